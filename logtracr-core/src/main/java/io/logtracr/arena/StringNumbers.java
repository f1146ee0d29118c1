package io.logtracr.arena;

/** Reads the string table of an arena; remembers what it read. One thread. */
final class StringNumbers {

    private static final int LARGEST_ENCODED = 8 << 10;
    private static final String UNREADABLE = "?";

    private final ArenaImage image;
    private final ArenaLayout layout;
    private final String[] texts;

    StringNumbers(ArenaImage image, ArenaLayout layout) {
        this.image = image;
        this.layout = layout;
        this.texts = new String[layout.stringCapacity()];
    }

    /** The text of a number; {@code ?} where the table is damaged. */
    String text(int number) {
        if (number < 0 || number >= texts.length) {
            return UNREADABLE;
        }
        String text = texts[number];
        if (text == null) {
            text = read(number);
            texts[number] = text;
        }
        return text;
    }

    private String read(int number) {
        try {
            if (number >= image.readInt(ArenaHeader.STRING_COUNT_OFFSET)) {
                return UNREADABLE;
            }
            int offset = image.readInt(layout.stringIndexOffset() + number * Integer.BYTES);
            if (offset < 0 || offset >= layout.stringHeapBytes()) {
                return UNREADABLE;
            }
            byte[] bytes = new byte[Math.min(LARGEST_ENCODED, layout.stringHeapBytes() - offset)];
            image.copy(layout.stringHeapOffset() + offset, bytes, bytes.length);
            ValueDecoder decoder = new ValueDecoder(this);
            decoder.in(bytes, bytes.length);
            decoder.next(0);
            return bytes[0] == ValueDescriptor.REFERENCE ? UNREADABLE : String.valueOf(decoder.text(0));
        } catch (DamagedArenaException | RuntimeException e) {
            return UNREADABLE;
        }
    }
}
