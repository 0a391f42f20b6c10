package io.broadcaster.demo;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** The provider of docs/writing-a-provider.md and its test, built from the page alone. */
final class DocumentedProvider {
    private static final Path PAGE = Path.of("..", "docs", "writing-a-provider.md");
    private static final Pattern EXAMPLE =
            Pattern.compile("<!-- example: (\\S+) -->\\s*```\\w*\\n(.*?)```", Pattern.DOTALL);

    private DocumentedProvider() {}

    /** Compiles and packs them. */
    static Path jar(Path folder) throws IOException {
        return pack(classes(folder), folder.resolve("file-provider.jar"));
    }

    /** Compiles them; the folder of the classes. */
    static Path classes(Path folder) throws IOException {
        Path root = Files.createDirectories(folder.resolve("example"));
        List<String> sources = new ArrayList<>();
        Matcher examples = EXAMPLE.matcher(Files.readString(PAGE));
        while (examples.find()) {
            Path file = root.resolve(examples.group(1));
            Files.createDirectories(file.getParent());
            Files.writeString(file, examples.group(2));
            if (file.toString().endsWith(".java")) {
                sources.add(file.toString());
            }
        }
        compile(sources, root);
        return root;
    }

    private static void compile(List<String> sources, Path target) {
        List<String> arguments = new ArrayList<>(
                List.of("-proc:none", "-d", target.toString(), "-cp", System.getProperty("java.class.path")));
        arguments.addAll(sources);
        int status = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
        if (sources.isEmpty() || status != 0) {
            throw new IllegalStateException("The examples of " + PAGE + " do not compile: " + sources);
        }
    }

    private static Path pack(Path root, Path jar) throws IOException {
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out);
                Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = root.relativize(file).toString().replace(File.separatorChar, '/');
                if (!name.endsWith(".java")) {
                    entries.putNextEntry(new JarEntry(name));
                    entries.write(Files.readAllBytes(file));
                    entries.closeEntry();
                }
            }
        }
        return jar;
    }
}
