package huizhen.signaling.api;

import io.vertx.core.Future;
import java.util.Optional;

/// A port: remembers across restarts of the gateway who sat where, by the SHA-256 (hex) of the
/// session key. A ticket has a name in it: what is kept is sealed. A kept place is forgotten by
/// itself after twelve hours at the latest.
public interface PlaceStore {
  Future<Void> keep(String keyHash, Ticket ticket);

  Future<Optional<Ticket>> recall(String keyHash);

  Future<Void> forget(String keyHash);
}
