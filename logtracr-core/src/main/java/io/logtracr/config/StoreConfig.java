package io.logtracr.config;

import java.time.Duration;

/**
 * What the store may take and how long, immutable and valid.
 *
 * @param maxBytes     all stored flows together; 1 MiB to 1 TiB
 * @param keepFree     left free on the file system
 * @param maxAge       older flows are purged; 1 s to 365 days
 * @param maxFiles     files of all flows together; 10 to 1 000 000
 * @param flowMaxBytes a flow goes on in a new file when one has reached this size; 16 KiB to 1 GiB
 */
public record StoreConfig(long maxBytes, KeepFree keepFree, Duration maxAge, int maxFiles, long flowMaxBytes) {

    static final StoreConfig DEFAULT = new StoreConfig(
            Sizes.parse(ConfigKey.STORE_MAX_BYTES.defaultText()),
            KeepFree.parse(ConfigKey.STORE_KEEP_FREE.defaultText()),
            Durations.parse(ConfigKey.STORE_MAX_AGE.defaultText()),
            TextValues.parseCount(ConfigKey.STORE_MAX_FILES.defaultText()),
            Sizes.parse(ConfigKey.FLOW_FILE_MAX_BYTES.defaultText()));

    /**
     * Checks all values.
     *
     * @throws IllegalArgumentException naming key, rule and value
     */
    public StoreConfig {
        ConfigKey.STORE_MAX_BYTES.require(maxBytes);
        ConfigKey.STORE_KEEP_FREE.require(keepFree);
        ConfigKey.STORE_MAX_AGE.require(maxAge);
        ConfigKey.STORE_MAX_FILES.require(maxFiles);
        ConfigKey.FLOW_FILE_MAX_BYTES.require(flowMaxBytes);
    }
}
