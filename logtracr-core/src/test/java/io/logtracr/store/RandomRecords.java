package io.logtracr.store;

import io.logtracr.arena.Arena;
import io.logtracr.arena.ArenaLayout;
import io.logtracr.arena.ArenaMemory;
import io.logtracr.arena.ChainDecoder;
import io.logtracr.arena.ContextMemory;
import io.logtracr.arena.LossCause;
import io.logtracr.arena.RecordExtras;
import io.logtracr.arena.RecordScratch;
import io.logtracr.arena.Thrown;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A chain of chunks full of entries as an application might log them, and as nobody would. */
final class RandomRecords {

    static final int RECORD_MAX_BYTES = 16 << 10;

    private static final ArenaLayout LAYOUT = ArenaLayout.of(8 << 20, 16, 4096);
    private static final String[] TEMPLATES = {
        "final verdict pod={} node={}",
        "{}{}{}",
        "no arguments",
        "",
        "escaped \\{} and \\\\{} and {",
        "b\u00fcrst\u4e2d {} \ud83d\ude00{}\ud83d",
        "a\r{}\n{}\r\n"
    };

    private final Random random;
    private final Arena arena =
            new Arena(ArenaMemory.direct(LAYOUT.bytes()), LAYOUT, List.of("logID"), new Arena.Origin(1, 1, 1));
    private final RecordScratch scratch = arena.newScratch();
    private final ContextMemory contexts = new ContextMemory();
    private int first = Arena.NONE;
    private int chunk = Arena.NONE;
    private int number;
    private long sequence;

    RandomRecords(Random random) {
        this.random = random;
    }

    /** Writes so many entries, and gives them to the sink. */
    void pass(int count, ChainDecoder.Sink sink) throws IOException {
        for (int i = 0; i < count; i++) {
            write();
        }
        arena.decoder().decode(first, sink);
    }

    private void write() {
        Object[] arguments = new Object[random.nextInt(4)];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = value();
        }
        long time = TestEntries.TIME + random.nextInt();
        int level = random.nextInt(5);
        String logger = name("com.acme.Filter");
        String message = random.nextInt(30) == 0
                ? null
                : random.nextInt(3) == 0 ? text() : TEMPLATES[random.nextInt(TEMPLATES.length)];
        RecordExtras extras = random.nextInt(3) == 0 ? extras() : null;
        String thread = name("worker-" + random.nextInt(3));
        Map<String, String> mdc = random.nextBoolean() ? null : mdc();
        LossCause loss = LossCause.UNKNOWN;
        long at = sequence++;
        if (chunk == Arena.NONE || !append(level, at, time, loss, logger, message, arguments, extras, thread, mdc)) {
            newChunk(at);
            if (!append(level, at, time, loss, logger, message, arguments, extras, thread, mdc)) {
                ByteBuffer record = arena.encodeSpanning(
                        RECORD_MAX_BYTES,
                        level,
                        at,
                        time,
                        loss,
                        logger,
                        message,
                        arguments,
                        arguments.length,
                        extras,
                        thread,
                        mdc);
                int[] chunks = new int[arena.chunksFor(record.limit())];
                for (int i = 0; i < chunks.length; i++) {
                    chunks[i] = arena.takeChunk();
                }
                arena.appendSpanning(record, chunks, 1, number, at);
                arena.link(chunk, chunks[0]);
                number += chunks.length;
                chunk = chunks[chunks.length - 1];
                contexts.clear();
            }
        }
    }

    private boolean append(
            int level,
            long at,
            long time,
            LossCause loss,
            String logger,
            String message,
            Object[] arguments,
            RecordExtras extras,
            String thread,
            Map<String, String> mdc) {
        return arena.append(
                chunk,
                scratch,
                contexts,
                level,
                at,
                time,
                loss,
                logger,
                message,
                arguments,
                arguments.length,
                extras,
                thread,
                mdc);
    }

    private void newChunk(long firstSequence) {
        int taken = arena.takeChunk();
        arena.open(taken, 1, number++, firstSequence);
        if (chunk == Arena.NONE) {
            first = taken;
        } else {
            arena.link(chunk, taken);
        }
        chunk = taken;
        contexts.clear();
    }

    private RecordExtras extras() {
        Object[] pairs = random.nextBoolean() ? null : new Object[2 * random.nextInt(5)];
        for (int i = 0; pairs != null && i < pairs.length; i += 2) {
            pairs[i] = random.nextInt(12) == 0 ? null : key();
            pairs[i + 1] = value();
        }
        Thrown thrown =
                random.nextBoolean() ? null : new Thrown("java.lang.X", random.nextBoolean() ? null : text(), trace());
        return new RecordExtras(random.nextBoolean() ? null : name("A,B"), pairs, thrown);
    }

    private String trace() {
        return switch (random.nextInt(4)) {
            case 0 -> null;
            case 1 -> text();
            default -> "java.lang.X: " + text() + "\n  at com.acme.X.y(X.java:1)\n  at com.acme.X.z(X.java:2)\n";
        };
    }

    private Map<String, String> mdc() {
        Map<String, String> mdc = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            mdc.put(key(), random.nextInt(10) == 0 ? null : text());
        }
        return mdc;
    }

    private String key() {
        return switch (random.nextInt(4)) {
            case 0 -> text();
            case 1 -> "two words";
            case 2 -> "thread.name";
            default -> "key" + random.nextInt(4);
        };
    }

    private String name(String usual) {
        return random.nextInt(6) == 0 ? text() : usual;
    }

    private String text() {
        return random.nextInt(300) == 0
                ? TestEntries.text(random).repeat(1 + random.nextInt(3000))
                : TestEntries.text(random);
    }

    private Object value() {
        return switch (random.nextInt(13)) {
            case 0 -> null;
            case 1 -> random.nextInt();
            case 2 -> random.nextLong() >> random.nextInt(64);
            case 3 -> random.nextBoolean();
            case 4 -> Double.longBitsToDouble(random.nextLong());
            case 5 -> (char) random.nextInt(1 << 16);
            case 6 -> random.nextInt(3) == 0 ? Float.NaN : random.nextFloat();
            case 7 -> (short) random.nextInt();
            case 8 -> (byte) random.nextInt();
            case 9 -> random.nextBoolean() ? Double.NEGATIVE_INFINITY : Long.MIN_VALUE;
            default -> text();
        };
    }
}
