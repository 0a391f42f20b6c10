package io.broadcaster.demo;

import com.google.inject.Guice;
import com.google.inject.Injector;
import jakarta.inject.Inject;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command {@code broadcaster}. */
@Command(
        name = "broadcaster",
        description = "Log lines, admin events and task updates on people's screens in real time.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DemoCommand.class,
            ServeCommand.class,
            GatewayCommand.class,
            TailCommand.class,
            PublishCommand.class,
            ListenCommand.class,
            BothCommand.class,
            StatusCommand.class,
            CheckCommand.class
        })
final class Main {
    private final EnvironmentFile environmentFile;

    @Inject
    Main(EnvironmentFile environmentFile) {
        this.environmentFile = environmentFile;
    }

    @Option(
            names = "--env-file",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "KEY=value lines, behind the environment (default: .env, where there is one)")
    void chooseEnvironmentFile(@Nullable Path file) {
        environmentFile.choose(file);
    }

    /** Runs one command and ends the process with its exit status. */
    public static void main(String[] arguments) {
        Injector injector = Guice.createInjector(new CommandModule());
        Interruption interruption = injector.getInstance(Interruption.class);
        interruption.listen();
        int status = commandLine(injector, writer(FileDescriptor.out), writer(FileDescriptor.err))
                .execute(arguments);
        interruption.commandEnded(status);
        System.exit(status);
    }

    static CommandLine commandLine(Injector injector, PrintWriter out, PrintWriter err) {
        return new CommandLine(Main.class, new Factory(injector))
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(OneLine::wrongUsage)
                .setExecutionExceptionHandler(OneLine::failure);
    }

    /** In UTF-8 whatever the locale says, because JSON is. */
    private static PrintWriter writer(FileDescriptor descriptor) {
        return new PrintWriter(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    /** Guice makes our classes, picocli its own. */
    private record Factory(Injector injector) implements CommandLine.IFactory {
        @Override
        public <K> K create(Class<K> type) throws Exception {
            return type.getPackage() == Main.class.getPackage()
                    ? injector.getInstance(type)
                    : CommandLine.defaultFactory().create(type);
        }
    }
}
