package io.broadcaster.demo;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** A real PostgreSQL from the bundled binaries, which keeps what it acknowledged. */
final class DemoPostgres {
    static final String USER = "postgres";

    private final Path programs;
    private final Path data;

    private final boolean asRoot;

    private DemoPostgres(Path folder) throws IOException {
        programs = folder.resolve("programs");
        data = folder.resolve("data");
        asRoot = Files.getAttribute(folder, "unix:uid").equals(0);
    }

    /**
     * Unpacks the binaries and makes an empty database; an interrupt ends it early.
     *
     * @param folder where everything goes
     * @param port where it will listen, on 127.0.0.1 alone
     * @param password of {@link #USER}
     * @return what runs the server
     */
    static ServerProgram prepare(Path folder, int port, String password) throws IOException {
        DemoPostgres postgres = new DemoPostgres(folder);
        postgres.unpack();
        postgres.initialize(folder, password);
        return new ServerProgram(
                "PostgreSQL", postgres.startCommand(port), postgres.command("pg_ctl", "stop", "-m", "immediate"));
    }

    private void unpack() throws IOException {
        try (var archive = new TarArchiveInputStream(new XZCompressorInputStream(bundled()))) {
            for (TarArchiveEntry entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
                unpack(archive, entry, programs.resolve(entry.getName()));
                if (Thread.interrupted()) {
                    throw new InterruptedIOException("PostgreSQL is not needed any more");
                }
            }
        }
    }

    private static void unpack(TarArchiveInputStream archive, TarArchiveEntry entry, Path target) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Files.createDirectories(target.resolveSibling("."));
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else {
            Files.copy(archive, target);
            if ((entry.getMode() & 0100) != 0 && !target.toFile().setExecutable(true)) {
                throw new IOException(target + " cannot be made executable");
            }
        }
    }

    private void initialize(Path folder, String password) throws IOException {
        Path passwordFile = Files.writeString(folder.resolve("password"), password);
        Path output = folder.resolve("initdb.log");
        Process initdb = new ProcessBuilder(command(
                        "initdb",
                        "--username=" + USER,
                        "--pwfile=" + passwordFile,
                        "--auth=scram-sha-256",
                        "--encoding=UTF8",
                        "--locale=C",
                        "--no-sync"))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            if (initdb.waitFor() != 0) {
                throw new IOException("PostgreSQL's initdb failed: " + lastLine(output));
            }
        } catch (InterruptedException e) {
            initdb.destroyForcibly();
            throw new InterruptedIOException("PostgreSQL is not needed any more");
        }
    }

    private List<String> startCommand(int port) {
        return command(
                "postgres",
                "-p",
                Integer.toString(port),
                "-c",
                "listen_addresses=" + AppAddress.LOOPBACK,
                // Both would leave files outside the folder when the server is killed.
                "-c",
                "unix_socket_directories=",
                "-c",
                "dynamic_shared_memory_type=mmap");
    }

    /** PostgreSQL refuses to run as root; in a user namespace of its own it does not know that it does. */
    private List<String> command(String program, String... arguments) {
        List<String> command = new ArrayList<>();
        if (asRoot) {
            command.addAll(List.of("unshare", "-U"));
        }
        command.addAll(List.of(programs.resolve("bin").resolve(program).toString(), "-D", data.toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    private static String lastLine(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        return lines.isEmpty() ? "it wrote nothing" : lines.get(lines.size() - 1);
    }

    /** Named after the platform, of which there are those that the build's profiles know. */
    private static InputStream bundled() throws IOException {
        String system = System.getProperty("os.name").startsWith("Mac") ? "darwin" : "linux";
        String architecture = System.getProperty("os.arch").equals("aarch64") ? "arm_64" : "x86_64";
        String name = "/postgres-" + system + "-" + architecture + ".txz";
        InputStream archive = DemoPostgres.class.getResourceAsStream(name);
        if (archive == null) {
            throw new IOException("there is no " + name + " on the class path");
        }
        return new BufferedInputStream(archive);
    }
}
