package io.broadcaster.demo;

import java.util.List;

/**
 * How to run a server.
 *
 * @param name for people
 * @param start runs it in the foreground
 * @param stop ends it; when empty, SIGTERM does
 */
record ServerProgram(String name, List<String> start, List<String> stop) {}
