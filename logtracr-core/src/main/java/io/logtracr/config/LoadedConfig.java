package io.logtracr.config;

import java.util.List;

/**
 * What came of loading: a configuration that can be used in any case, and all that was wrong.
 *
 * @param problems in the order of the key table, then unknown names; empty if all is well
 */
public record LoadedConfig(RecorderConfig config, List<ConfigProblem> problems) {

    /** Copies the list. */
    public LoadedConfig {
        problems = List.copyOf(problems);
    }
}
