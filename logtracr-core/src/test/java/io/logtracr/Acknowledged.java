package io.logtracr;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What a {@link KilledProgram} said before its end, read on a thread of its own. */
final class Acknowledged {

    private final DataInputStream in;
    private final Path folder;
    private final BitSet[] numbers = new BitSet[KilledProgram.THREADS];
    private final CountDownLatch first = new CountDownLatch(1);
    private final Thread reader = new Thread(this::read, "acknowledged");

    /** Waits until the program's recorder has started. */
    Acknowledged(InputStream out) throws IOException {
        this.in = new DataInputStream(new BufferedInputStream(out, 1 << 16));
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the program ended before it began");
            }
            line.write(c);
        }
        this.folder = Path.of(line.toString(StandardCharsets.UTF_8));
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = new BitSet();
        }
        reader.start();
    }

    private void read() {
        try {
            while (true) {
                int thread = in.readInt();
                numbers[thread].set(in.readInt());
                first.countDown();
            }
        } catch (IOException e) {
            // The end: of a last entry that was not written whole nobody can say that it was acknowledged.
        }
    }

    /** Waits until the program has recorded something. */
    void awaitFirst() throws InterruptedException {
        if (!first.await(30, TimeUnit.SECONDS)) {
            throw new AssertionError("the program recorded nothing");
        }
    }

    Path folder() {
        return folder;
    }

    /** The entries' numbers by thread; waits for the program's end. */
    BitSet[] numbers() throws InterruptedException {
        reader.join();
        return numbers;
    }
}
