package io.logtracr.arena;

/** Texts that were too long. */
final class Clipped {

    private Clipped() {}

    /** The first {@code clip} characters and a remark on how many more there were. */
    static String to(String text, int clip) {
        int end = clip;
        if (end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end) + "...[+" + (text.length() - end) + " chars]";
    }
}
