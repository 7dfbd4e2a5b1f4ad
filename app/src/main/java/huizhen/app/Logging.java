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

  /// Warns of each of the 14 PDF fonts that the system lacks; we embed our own.
  private static final Logger PDF_FONTS = Logger.getLogger("org.apache.pdfbox");

  /// Warns that a meter is shared, as by two Redis clients.
  private static final Logger SHARED_METERS =
      Logger.getLogger("io.micrometer.core.instrument.MeterRegistry");

  private Logging() {}

  static void configure() {
    LogManager.getLogManager().reset();
    var handler = new ConsoleHandler();
    handler.setLevel(Level.INFO);
    handler.setFormatter(new OneLine());
    ROOT.addHandler(handler);
    ROOT.setLevel(Level.WARNING);
    OURS.setLevel(Level.INFO);
    PDF_FONTS.setLevel(Level.SEVERE);
    SHARED_METERS.setLevel(Level.SEVERE);
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
