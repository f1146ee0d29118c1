package io.logtracr.arena;

/**
 * A record: one entry in a flow's chunks. Published by its chunk's {@code committed}, last.
 *
 * <pre>
 *    0  4  length of the whole, this header included
 *    4  4  sequence number, low 32 bits
 *    8  8  wall time, epoch nanoseconds
 *   16  1  bits 0–2 level (0 TRACE … 4 ERROR), bits 3–7 flags
 *   17  1  context: number of one defined earlier in this chunk, or 255: this record defines the next
 *   18  1  why entries before this one are missing ({@link LossCause#code})
 *   19  1  number of arguments
 *   20     values ({@link ValueDescriptor}): logger, message, arguments;
 *          if it defines a context: thread, number of MDC entries (1), key and value each;
 *          if flagged: number of key-values (1), key and value each; markers; type, message and stack trace of the throwable
 * </pre>
 *
 * <p>A context is what entries share (thread and MDC). Contexts are numbered from 0 in each chunk, so that a chunk can be read
 * without those before it.
 */
final class RecordDescriptor {

    static final int LENGTH_OFFSET = 0;
    static final int SEQUENCE_OFFSET = 4;
    static final int TIME_OFFSET = 8;
    static final int LEVEL_AND_FLAGS_OFFSET = 16;
    static final int CONTEXT_OFFSET = 17;
    static final int LOSS_OFFSET = 18;
    static final int ARGUMENT_COUNT_OFFSET = 19;
    static final int HEADER_BYTES = 20;

    static final int LEVEL_MASK = 0x07;
    static final int CUT = 0x08;
    static final int HAS_KEY_VALUES = 0x10;
    static final int HAS_MARKERS = 0x20;
    static final int HAS_THROWN = 0x40;

    /** Value of "context" in a record that defines one. */
    static final int DEFINES_CONTEXT = 255;

    /** Most contexts in a chunk; also most arguments, key-values and MDC entries of a record. */
    static final int MAX_COUNT = 254;

    private RecordDescriptor() {}
}
