package huizhen.recording.io;

import huizhen.recording.log.SignedNote;
import huizhen.recording.log.TimeStamp;
import huizhen.recording.log.TimeStampQuery;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Has checkpoints dated by an authority and keeps its word, `stamp/<size>.tst` in the log's
/// folder. What it answers is kept only when the configured roots vouch for it. An authority that
/// is away holds up nothing but the one who asks, for [#PATIENCE] at most, and is asked again after
/// [#RETRY]. Blocks; one call at a time.
final class TimeStamps implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(5);
  static final Duration RETRY = Duration.ofMinutes(1);
  private static final int NONCE_BITS = 64;
  private static final System.Logger LOG = System.getLogger(TimeStamps.class.getName());

  private final TimeStampConfig config;
  private final Path folder;
  private final Disk disk;
  private final SecureRandom random = new SecureRandom();
  private final StampLine line;
  private Instant nextAt = Instant.MIN;
  private Instant triedAt = Instant.MIN;
  private boolean isAway;

  /// @param folder of the log
  TimeStamps(TimeStampConfig config, Path folder, Disk disk) {
    this.config = config;
    this.line = new StampLine(config.url(), PATIENCE);
    this.folder = folder.resolve("stamp");
    this.disk = disk;
  }

  /// Whether it is time for one, as far as nobody needs one now.
  boolean isDue(Instant now) {
    return !now.isBefore(nextAt);
  }

  /// The stamp of a checkpoint, kept or fetched now; empty when there is none to be had.
  Optional<TimeStamp> of(FileLog.Published published, Instant now) throws IOException {
    var kept = kept(published);
    if (kept.isPresent() || (isAway && now.isBefore(triedAt.plus(RETRY)))) {
      return kept;
    }
    triedAt = now;
    Optional<TimeStamp> stamp = fetch(published.note());
    if (stamp.isPresent()) {
      disk.createFolder(folder);
      disk.replace(file(published), stamp.get().bytes());
      nextAt = now.plus(config.interval());
    } else {
      nextAt = now.plus(RETRY);
    }
    return stamp;
  }

  /// What there is already.
  private Optional<TimeStamp> kept(FileLog.Published published) throws IOException {
    Path file = file(published);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(TimeStamp.parse(Files.readAllBytes(file)))
          .filter(it -> it.isOf(published.note()) && it.believed(config.roots()).isPresent());
    } catch (IllegalArgumentException e) {
      // Damaged, so as good as not there: another is fetched in its place.
      return Optional.empty();
    }
  }

  private Path file(FileLog.Published published) {
    return folder.resolve(published.checkpoint().size() + ".tst");
  }

  private Optional<TimeStamp> fetch(SignedNote note) {
    var query = new TimeStampQuery(note, new BigInteger(NONCE_BITS, random));
    try {
      TimeStamp stamp = query.answer(line.ask(query.bytes()));
      if (!stamp.isOf(note) || stamp.believed(config.roots()).isEmpty()) {
        throw new IOException("no root that we were told vouches for its answer");
      }
      isAway = false;
      return Optional.of(stamp);
    } catch (IOException | IllegalArgumentException e) {
      if (!isAway) {
        LOG.log(Level.WARNING, "no time stamp from the authority; case files go without", e);
      }
      isAway = true;
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    line.close();
  }
}
