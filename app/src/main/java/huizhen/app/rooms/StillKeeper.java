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
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.UUID;

/// Keeps the pictures that are frozen in rooms: where the room is recorded in the vault, with its
/// evidence and for as long as its recordings; else in memory alone, the last [#MAX_PASSING] of all
/// rooms, for a patient who refused the recording has refused this, too. How many of one room there
/// may be is the room's business.
public final class StillKeeper {
  private static final System.Logger log = System.getLogger(StillKeeper.class.getName());

  /// 64 MB at most.
  static final int MAX_PASSING = 64;

  private final DocumentVault vault;
  private final LinkedHashMap<StillId, Passing> passing = new LinkedHashMap<>();

  private record Passing(RoomId room, Buffer jpeg) {}

  public StillKeeper(DocumentVault vault) {
    this.vault = vault;
  }

  Future<KeptStill> keep(RoomId room, Buffer jpeg, boolean isRecorded) {
    var id = StillDocument.id(UUID.randomUUID());
    if (!isRecorded) {
      return Future.succeededFuture(pass(new StillId(id), room, jpeg));
    }
    return vault
        .store(
            id,
            RoomNames.evidenceOf(room),
            StillDocument.MEDIA_TYPE,
            RetentionClass.PROCESS_RECORD,
            jpeg)
        .map(stored -> new KeptStill(new StillId(stored.id()), stored.sha256(), true))
        .recover(cause -> away(room, "kept", cause));
  }

  private synchronized KeptStill pass(StillId id, RoomId room, Buffer jpeg) {
    passing.put(id, new Passing(room, jpeg));
    if (passing.size() > MAX_PASSING) {
      var _ = passing.pollFirstEntry(); // the oldest
    }
    return new KeptStill(id, sha256(jpeg), false);
  }

  private synchronized Optional<Passing> passing(StillId still) {
    return Optional.ofNullable(passing.get(still));
  }

  /// Of this room alone.
  Future<Buffer> find(RoomId room, StillId still) {
    var passes = passing(still).filter(it -> it.room().equals(room));
    if (passes.isPresent()) {
      return Future.succeededFuture(passes.get().jpeg());
    }
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

  private static String sha256(Buffer bytes) {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(bytes.getBytes());
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static <T> Future<T> away(RoomId room, String what, Throwable cause) {
    log.log(WARNING, "a frozen picture can't be %s room=%s".formatted(what, room), cause);
    return Future.failedFuture(
        new RoomRefusedException("unavailable", "the picture can't be " + what + " now"));
  }
}
