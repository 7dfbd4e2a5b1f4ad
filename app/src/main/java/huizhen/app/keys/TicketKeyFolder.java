package huizhen.app.keys;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import huizhen.signaling.ticket.TicketKey;
import huizhen.signaling.ticket.TicketKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/// The keys that sign tickets, as files in the key folder: `tickets.secret`, which is the first
/// one, and `tickets-2.secret`, `tickets-3.secret` … of an operator who changes keys. The number is
/// the `kid`.
///
/// A new file verifies as soon as it is read, and signs when it has been there for [#LEAD], so that
/// gateways that share keys all know it by then. The one before verifies until the last ticket that
/// it signed has ended, and is left where it is. At most [#MAX_FILES] are looked at.
public final class TicketKeyFolder {
  static final Duration LEAD = Duration.ofSeconds(30);
  static final int MAX_FILES = 100;
  private static final int BYTES = 32;
  private static final System.Logger log = System.getLogger(TicketKeyFolder.class.getName());
  private static final Pattern NAME =
      Pattern.compile("tickets(?:-([2-9]|[1-9]\\d{1,4}))?\\.secret");

  private final Path folder;
  private final Duration life;
  private volatile TicketKeys keys;

  /// @param life of a ticket
  private TicketKeyFolder(Path folder, Duration life, TicketKeys keys) {
    this.folder = folder;
    this.life = life;
    this.keys = keys;
  }

  /// Makes the first key when there is none.
  public static TicketKeyFolder open(Path folder, Secrets secrets, Duration life, Instant now) {
    var _ = secrets.secret("tickets");
    return new TicketKeyFolder(folder, life, new TicketKeys(read(folder, life, now)));
  }

  public TicketKeys keys() {
    return keys;
  }

  /// Looks again; every few seconds, where waiting for the disk is allowed. What can't be read
  /// leaves the keys as they are.
  public void reload(Instant now) {
    try {
      var read = new TicketKeys(read(folder, life, now));
      if (!ids(read).equals(ids(keys))) {
        log.log(INFO, () -> "ticket keys, the signing one first: " + ids(read));
      }
      keys = read;
    } catch (UncheckedIOException | IllegalStateException e) {
      log.log(WARNING, "the ticket keys stay as they are", e);
    }
  }

  private static List<String> ids(TicketKeys keys) {
    return keys.all().stream().map(TicketKey::id).toList();
  }

  private record KeyFile(int number, Path path, Instant since) {}

  /// The signing one first, then the others, the newest first.
  private static List<TicketKey> read(Path folder, Duration life, Instant now) {
    try (var files = Files.list(folder)) {
      var found = new ArrayList<KeyFile>();
      for (var path : (Iterable<Path>) files::iterator) {
        var name = NAME.matcher(path.getFileName().toString());
        if (name.matches()) {
          var number = name.group(1) == null ? 1 : Integer.parseInt(name.group(1));
          found.add(new KeyFile(number, path, Files.getLastModifiedTime(path).toInstant()));
        }
      }
      if (found.size() > MAX_FILES) {
        throw new IllegalStateException(
            "%s has %d keys for tickets: remove old ones, %d are looked at"
                .formatted(folder, found.size(), MAX_FILES));
      }
      found.sort(Comparator.comparingInt(KeyFile::number).reversed());
      return keys(found, life, now);
    } catch (IOException e) {
      throw new UncheckedIOException("can't read the ticket keys in " + folder, e);
    }
  }

  private static List<TicketKey> keys(List<KeyFile> newestFirst, Duration life, Instant now)
      throws IOException {
    var waiting = new ArrayList<TicketKey>();
    var inUse = new ArrayList<TicketKey>();
    for (var file : newestFirst) {
      boolean isLast = file.equals(newestFirst.getLast());
      if (!isLast && now.isBefore(file.since().plus(LEAD))) {
        waiting.add(key(file));
        continue;
      }
      inUse.add(key(file));
      // Those before it have signed nothing since, and what they signed has ended when this is
      // over.
      if (!now.isBefore(file.since().plus(LEAD).plus(life).plus(LEAD))) {
        break;
      }
    }
    inUse.addAll(waiting);
    return inUse;
  }

  private static TicketKey key(KeyFile file) throws IOException {
    var bytes = Files.readAllBytes(file.path());
    if (bytes.length != BYTES) {
      throw new IllegalStateException(
          "%s is damaged: %d bytes, not %d; restore it from your copy of the keys."
              .formatted(file.path(), bytes.length, BYTES));
    }
    return new TicketKey(Integer.toString(file.number()), bytes);
  }
}
