package io.broadcaster.spi;

/** Sizes on the wire. */
public final class Utf8 {
    private Utf8() {}

    /** How many bytes the text takes in UTF-8, without encoding it. */
    public static int length(CharSequence text) {
        int bytes = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x800) {
                bytes += Character.isSurrogate(c) ? 1 : 2;
            } else if (c >= 0x80) {
                bytes++;
            }
        }
        return bytes;
    }
}
