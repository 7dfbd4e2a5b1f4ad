package huizhen.recording.api;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;

/// Has digests dated by a time stamping authority (RFC 3161), and reads what one has said: a port.
public interface TimeStamping {
  /// Without an authority: nothing is stamped, and no stamp is believed.
  TimeStamping NONE =
      new TimeStamping() {
        @Override
        public Future<Optional<byte[]>> stamp(byte[] sha256) {
          return Future.succeededFuture(Optional.empty());
        }

        @Override
        public Optional<Word> believed(byte[] token, byte[] sha256) {
          return Optional.empty();
        }
      };

  /// A TimeStampToken in DER that the configured roots vouch for; empty when there is no authority
  /// or it is away, which holds nobody up for longer than some seconds.
  Future<Optional<byte[]>> stamp(byte[] sha256);

  /// What a token says when a configured root vouches for it and it is about this digest. Computes
  /// for some milliseconds.
  Optional<Word> believed(byte[] token, byte[] sha256);

  /// @param authority the distinguished name of its certificate
  record Word(Instant at, String authority) {}
}
