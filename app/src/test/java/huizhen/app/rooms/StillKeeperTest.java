package huizhen.app.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.recording.api.CaseId;
import huizhen.recording.api.DocumentVault;
import huizhen.recording.api.RetentionClass;
import huizhen.relay.api.RoomId;
import huizhen.signaling.api.RoomHost.KeptStill;
import huizhen.signaling.api.RoomRefusedException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Where a frozen picture lies.
final class StillKeeperTest {
  private static final RoomId ROOM = new RoomId("case-c1");
  private static final Buffer JPEG = Buffer.buffer("a picture");

  private final Map<String, DocumentVault.Content> vault = new HashMap<>();
  private final StillKeeper keeper = new StillKeeper(new Vault());

  private final class Vault implements DocumentVault {
    @Override
    public Future<StoredDocument> store(
        String id, CaseId caseId, String mediaType, RetentionClass retention, Buffer content) {
      var stored =
          new StoredDocument(
              id, caseId, mediaType, retention, content.length(), "ab", Instant.EPOCH);
      vault.put(id, new Content(stored, content));
      return Future.succeededFuture(stored);
    }

    @Override
    public Future<Optional<Content>> open(String id) {
      return Future.succeededFuture(Optional.ofNullable(vault.get(id)));
    }
  }

  private KeptStill kept(boolean isRecorded) {
    return keeper.keep(ROOM, JPEG, isRecorded).result();
  }

  @Test
  void of_a_room_that_is_recorded_it_lies_in_the_vault_with_its_evidence() {
    var still = kept(true);
    assertThat(vault).hasSize(1);
    assertThat(vault.get(still.id().value()))
        .satisfies(it -> {
          assertThat(it.document().caseId()).isEqualTo(new CaseId("c1"));
          assertThat(it.document().retention()).isEqualTo(RetentionClass.PROCESS_RECORD);
        });
    assertThat(keeper.find(ROOM, still.id()).result()).isEqualTo(JPEG);
  }

  @Test
  void of_a_room_whose_recording_was_refused_nothing_is_kept() {
    var still = kept(false);
    assertThat(vault).isEmpty();
    assertThat(still.sha256())
        .isEqualTo("92b2fa58028958317e408bd84ecfa70f5ee35b121991dbc232c49d166353708b");
    assertThat(keeper.find(ROOM, still.id()).result()).isEqualTo(JPEG);
    assertThat(keeper.find(new RoomId("case-c2"), still.id()).cause())
        .as("of another room")
        .isInstanceOf(RoomRefusedException.class);
    for (int i = 0; i < StillKeeper.MAX_PASSING; i++) {
      var _ = kept(false);
    }
    assertThat(keeper.find(ROOM, still.id()).cause())
        .as("the oldest goes first")
        .isInstanceOf(RoomRefusedException.class);
  }
}
