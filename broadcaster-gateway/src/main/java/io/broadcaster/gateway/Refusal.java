package io.broadcaster.gateway;

/** A request that is not served. Cheap: without a stack trace. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    final int status;

    /** @param text what is wrong, for the one who asked */
    Refusal(int status, String text) {
        super(text, null, false, false);
        this.status = status;
    }

    Response response() {
        return Response.text(status, String.valueOf(getMessage()));
    }
}
