package io.broadcaster.pusher;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import org.slf4j.LoggerFactory;

/** Everything that is logged at any level, by ourselves and by the HTTP client. */
final class CapturedLog implements AutoCloseable {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger("io.broadcaster.pusher");
    private final java.util.logging.Logger transport = java.util.logging.Logger.getLogger("okhttp3");
    private final Appender appender = new Appender();
    private final TransportHandler handler = new TransportHandler();

    CapturedLog() {
        appender.start();
        logger.setLevel(Level.TRACE);
        logger.setAdditive(false);
        logger.addAppender(appender);
        transport.setLevel(java.util.logging.Level.ALL);
        transport.setUseParentHandlers(false);
        transport.addHandler(handler);
    }

    /** Level and message of each event, in order. */
    List<String> lines() {
        return List.copyOf(lines);
    }

    @Override
    public void close() {
        logger.detachAppender(appender);
        logger.setLevel(null);
        logger.setAdditive(true);
        transport.removeHandler(handler);
        transport.setLevel(null);
        transport.setUseParentHandlers(true);
    }

    private final class Appender extends AppenderBase<ILoggingEvent> {
        @Override
        protected void append(ILoggingEvent event) {
            lines.add(event.getLevel() + " " + event.getFormattedMessage());
        }
    }

    private final class TransportHandler extends Handler {
        @Override
        public void publish(LogRecord event) {
            lines.add(event.getLevel() + " " + event.getMessage() + " " + event.getThrown());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
