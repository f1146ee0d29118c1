package io.logtracr.arena;

import java.util.Random;

/** Texts of all kinds, from a seed. */
final class RandomTexts {

    private RandomTexts() {}

    static String text(Random random, int maxLength) {
        int length =
                random.nextInt(4) == 0 ? random.nextInt(maxLength + 1) : random.nextInt(Math.min(maxLength, 40) + 1);
        int kind = random.nextInt(5);
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(
                    switch (kind) {
                        case 0 -> (char) (' ' + random.nextInt(95));
                        case 1 -> (char) random.nextInt(256);
                        case 2 -> (char) random.nextInt(1 << 16);
                        case 3 -> (char) (0xD800 + random.nextInt(0x800));
                        default -> i == length - 1 ? '\u0100' : 'a';
                    });
        }
        return text.toString();
    }

    /** A value that is encoded as it is. */
    static Object value(Random random, int maxLength) {
        return switch (random.nextInt(13)) {
            case 0 -> null;
            case 1 -> random.nextInt();
            case 2 -> random.nextLong();
            case 3 -> random.nextBoolean();
            case 4 -> Double.longBitsToDouble(random.nextLong() & ~(1L << 62));
            case 5 -> (char) random.nextInt(1 << 16);
            case 6 -> random.nextFloat();
            case 7 -> (short) random.nextInt();
            case 8 -> (byte) random.nextInt();
            default -> text(random, maxLength);
        };
    }
}
