package huizhen.app;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/// One line an event on standard error: time, level, logger, text. Libraries speak from WARNING on.
final class Logging {
  // Kept: the log manager itself forgets loggers that nobody holds.
  private static final Logger ROOT = Logger.getLogger("");
  private static final Logger OURS = Logger.getLogger("huizhen");

  private Logging() {}

  static void configure() {
    LogManager.getLogManager().reset();
    var handler = new ConsoleHandler();
    handler.setLevel(Level.INFO);
    handler.setFormatter(new OneLine());
    ROOT.addHandler(handler);
    ROOT.setLevel(Level.WARNING);
    OURS.setLevel(Level.INFO);
  }

  private static final class OneLine extends Formatter {
    @Override
    public String format(LogRecord event) {
      var text = new StringWriter();
      try (var out = new PrintWriter(text)) {
        out.printf(
            "%s %s %s: %s%n",
            Instant.ofEpochMilli(event.getMillis()).truncatedTo(ChronoUnit.MILLIS),
            event.getLevel(),
            shortName(event.getLoggerName()),
            formatMessage(event));
        if (event.getThrown() != null) {
          event.getThrown().printStackTrace(out);
        }
      }
      return text.toString();
    }

    private static String shortName(String logger) {
      return logger == null ? "" : logger.substring(logger.lastIndexOf('.') + 1);
    }
  }
}
