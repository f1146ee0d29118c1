package io.logtracr.arena;

/**
 * How a value is encoded: a tag byte, then
 *
 * <pre>
 *   NULL, TRUE, FALSE            nothing
 *   BYTE 1  SHORT 2  CHAR 2  INT 4  LONG 8  FLOAT 4  DOUBLE 8
 *   LATIN1_SHORT                 length 1, bytes
 *   LATIN1                       length 4, bytes
 *   UTF16                        length 4 (in chars), chars
 *   REFERENCE                    number in the string table 2
 * </pre>
 */
final class ValueDescriptor {

    static final byte NULL = 0;
    static final byte TRUE = 1;
    static final byte FALSE = 2;
    static final byte BYTE = 3;
    static final byte SHORT = 4;
    static final byte CHAR = 5;
    static final byte INT = 6;
    static final byte LONG = 7;
    static final byte FLOAT = 8;
    static final byte DOUBLE = 9;
    static final byte LATIN1_SHORT = 10;
    static final byte LATIN1 = 11;
    static final byte UTF16 = 12;
    static final byte REFERENCE = 13;

    private ValueDescriptor() {}
}
