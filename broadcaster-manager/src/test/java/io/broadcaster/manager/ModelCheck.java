package io.broadcaster.manager;

/** A promise that the manager has to keep. */
final class ModelCheck {
    private ModelCheck() {}

    /** @param promise begins with its number and says, in {@link String#format}, what was to be so */
    @SuppressWarnings("AnnotateFormatMethod") // the annotation would be one more dependency
    static void that(boolean kept, String promise, Object... arguments) {
        if (!kept) {
            throw new AssertionError(String.format(promise, arguments));
        }
    }
}
