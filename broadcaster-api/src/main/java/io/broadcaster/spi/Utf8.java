package io.broadcaster.spi;

/** Sizes on the wire. */
public final class Utf8 {
    private Utf8() {}

    /** How many bytes the text takes in UTF-8, without encoding it. Half a surrogate pair is sent as one {@code ?}. */
    public static int length(CharSequence text) {
        int bytes = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                bytes += 2;
                i++;
            } else if (c >= 0x800 && !Character.isSurrogate(c)) {
                bytes += 2;
            } else if (c >= 0x80 && c < 0x800) {
                bytes++;
            }
        }
        return bytes;
    }
}
