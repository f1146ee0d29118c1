package io.logtracr.arena;

/** What a value in a record is; several encodings may be of one kind. */
public enum ValueKind {
    NULL,
    BOOLEAN,
    /** Byte, short, int or long. */
    INTEGER,
    FLOAT,
    DOUBLE,
    CHARACTER,
    /** Text of one byte a character. */
    LATIN1,
    /** Text of two bytes a character. */
    UTF16,
    /** Text in the arena's string table. */
    REFERENCE
}
