package huizhen.recording.io;

import huizhen.recording.api.TimeStamping;
import huizhen.recording.log.TimeStamp;
import huizhen.recording.log.TimeStampQuery;
import io.vertx.core.Future;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;

/// Has signatures dated by the authority that dates the log. One that is away holds a signature up
/// for [#PATIENCE], and is asked again after [#RETRY]; at most [#AT_ONCE] are asked for at a time,
/// and who comes then goes without.
final class SignatureStamps implements TimeStamping, AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(3);
  static final Duration RETRY = Duration.ofSeconds(30);
  private static final int AT_ONCE = 16;
  private static final int NONCE_BITS = 64;
  private static final System.Logger LOG = System.getLogger(SignatureStamps.class.getName());

  private final TimeStampConfig config;
  private final Background background;
  private final InstantSource clock;
  private final StampLine line;
  private final SecureRandom random = new SecureRandom();
  private final Semaphore asked = new Semaphore(AT_ONCE);
  private final AtomicReference<Instant> awayUntil = new AtomicReference<>(Instant.MIN);

  SignatureStamps(TimeStampConfig config, Background background, InstantSource clock) {
    this.config = config;
    this.background = background;
    this.clock = clock;
    this.line = new StampLine(config.url(), PATIENCE);
  }

  @Override
  public Future<Optional<byte[]>> stamp(byte[] sha256) {
    if (clock.instant().isBefore(awayUntil.get()) || !asked.tryAcquire()) {
      return Future.succeededFuture(Optional.empty());
    }
    return background.call(() -> fetched(sha256)).onComplete(_ -> asked.release());
  }

  private Optional<byte[]> fetched(byte[] sha256) {
    var query = new TimeStampQuery(sha256, new BigInteger(NONCE_BITS, random));
    try {
      TimeStamp stamp = query.answer(line.ask(query.bytes()));
      if (!stamp.isOf(sha256) || stamp.believed(config.roots()).isEmpty()) {
        throw new IOException("no root that we were told vouches for its answer");
      }
      awayUntil.set(Instant.MIN);
      return Optional.of(stamp.bytes());
    } catch (IOException | IllegalArgumentException e) {
      if (awayUntil.getAndSet(clock.instant().plus(RETRY)).equals(Instant.MIN)) {
        LOG.log(Level.WARNING, "no time stamp from the authority; signatures go without", e);
      }
      return Optional.empty();
    }
  }

  @Override
  public Optional<Word> believed(byte[] token, byte[] sha256) {
    try {
      var stamp = TimeStamp.parse(token);
      return stamp.isOf(sha256)
          ? stamp.believed(config.roots()).map(it -> new Word(it.at(), it.authority()))
          : Optional.empty();
    } catch (IllegalArgumentException none) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    line.close();
  }
}
