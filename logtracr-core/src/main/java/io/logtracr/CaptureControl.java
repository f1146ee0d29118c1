package io.logtracr;

import io.logtracr.config.LevelRules;

/** Decides which calls reach a recorder, and can be told to decide otherwise. Any thread. */
public interface CaptureControl {

    /** From which level calls are recorded now. */
    LevelRules capture();

    /** Where questions such as {@code isDebugEnabled()} are answered with yes now. */
    LevelRules guards();

    /** Decides by these rules from now on, until the logging configuration is read again. */
    void change(LevelRules capture, LevelRules guards);
}
