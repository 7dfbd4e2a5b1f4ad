package huizhen.app.rooms;

import static java.lang.System.Logger.Level.WARNING;

import huizhen.recording.api.DocumentVault;
import huizhen.recording.api.RetentionClass;
import huizhen.relay.api.RoomId;
import huizhen.signaling.api.RoomHost.KeptStill;
import huizhen.signaling.api.RoomRefusedException;
import huizhen.signaling.api.StillId;
import huizhen.web.api.StillDocument;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.UUID;

/// Keeps the pictures that are frozen in rooms in the vault, with the room's evidence and for as
/// long as its recordings. How many there may be is the room's business.
public final class StillKeeper {
  private static final System.Logger log = System.getLogger(StillKeeper.class.getName());

  private final DocumentVault vault;

  public StillKeeper(DocumentVault vault) {
    this.vault = vault;
  }

  Future<KeptStill> keep(RoomId room, Buffer jpeg) {
    return vault
        .store(
            StillDocument.id(UUID.randomUUID()),
            RoomNames.evidenceOf(room),
            StillDocument.MEDIA_TYPE,
            RetentionClass.PROCESS_RECORD,
            jpeg)
        .map(stored -> new KeptStill(new StillId(stored.id()), stored.sha256()))
        .recover(cause -> away(room, "kept", cause));
  }

  /// Of this room alone.
  Future<Buffer> find(RoomId room, StillId still) {
    return vault
        .open(still.value())
        .recover(cause -> away(room, "read", cause))
        .map(found ->
            found
                .filter(it ->
                    StillDocument.isOne(still.value())
                        && it.document().caseId().equals(RoomNames.evidenceOf(room)))
                .orElseThrow(() -> new RoomRefusedException("unavailable", "no such picture"))
                .bytes());
  }

  private static <T> Future<T> away(RoomId room, String what, Throwable cause) {
    log.log(WARNING, "a frozen picture can't be %s room=%s".formatted(what, room), cause);
    return Future.failedFuture(
        new RoomRefusedException("unavailable", "the picture can't be " + what + " now"));
  }
}
