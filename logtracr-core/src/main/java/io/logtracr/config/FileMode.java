package io.logtracr.config;

import java.nio.file.attribute.PosixFilePermission;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Who may read and write the recorder's files, as three octal digits: owner, group, others.
 *
 * @param bits the digits as one number, {@code 0600} say
 */
public record FileMode(int bits) {

    static final String RULE = "three octal digits such as 600 or 640: the owner reads and writes, others never write";

    private static final Pattern OCTAL = Pattern.compile("0?[0-7]{3}");
    private static final int OWNER_READS_AND_WRITES = 0600;
    private static final int NOT_ALLOWED = ~0664;

    /**
     * Reads {@code 640} or {@code 0640}.
     *
     * @throws IllegalArgumentException if it is none of this form
     */
    public static FileMode parse(String text) {
        if (!OCTAL.matcher(text.trim()).matches()) {
            throw new UnusableValueException(RULE, text, "");
        }
        return new FileMode(Integer.parseInt(text.trim(), 8));
    }

    boolean isAllowed() {
        return (bits & OWNER_READS_AND_WRITES) == OWNER_READS_AND_WRITES && (bits & NOT_ALLOWED) == 0;
    }

    /** The same as Java has it. */
    public Set<PosixFilePermission> permissions() {
        PosixFilePermission[] all = PosixFilePermission.values(); // from the owner's reading on, as the bits are
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        for (int i = 0; i < all.length; i++) {
            if ((bits & 0400 >> i) != 0) {
                permissions.add(all[i]);
            }
        }
        return Collections.unmodifiableSet(permissions);
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        return Integer.toOctalString(bits);
    }
}
