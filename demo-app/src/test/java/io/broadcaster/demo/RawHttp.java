package io.broadcaster.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Sends requests exactly as written: HTTP clients mend hosts and paths. */
final class RawHttp {
    private RawHttp() {}

    /**
     * One request without a body.
     *
     * @param request such as {@code GET /path}
     * @param headers whole lines, Host included
     * @return the response, from its status line on
     */
    static String send(int port, String request, String... headers) throws IOException {
        return sendBody(port, request, "", headers);
    }

    /** The same with a body. */
    static String sendBody(int port, String request, String body, String... headers) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            String lines = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
            String text = request + " HTTP/1.1\r\n" + lines + "Connection: close\r\nContent-Length: " + bytes.length
                    + "\r\n\r\n";
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().write(bytes);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The status code of a response. */
    static int status(String response) {
        return Integer.parseInt(response.split(" ", 3)[1]);
    }

    /** What comes after the headers. */
    static String body(String response) {
        return response.substring(response.indexOf("\r\n\r\n") + 4);
    }
}
