package huizhen.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.app.e2e.Wish.Scene;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Patients who wait before a live room: their connection is up and nothing of the room is on it;
/// once they are let in they see at once.
@Tag("e2e")
@Order(Order.DEFAULT + 1)
final class LobbyTest {
  private static final int PATIENTS = 5;
  private static final long POLL_MILLIS = 20;

  @TempDir static Path folder;

  private static Doorstep door;

  @BeforeAll
  static void start() {
    door = Doorstep.open(folder);
  }

  @AfterAll
  static void stop() {
    if (door != null) {
      door.close();
    }
  }

  @Test
  void a_waiting_patient_gets_no_packet_and_an_admitted_one_a_picture_at_once() throws Exception {
    var chair = door.client();
    var scene = new Scene(640, 360, 15, "red", "yellow").codec("VP8");
    var ticket = door.hospital().ticket("visit", "chair", true, true, "chair");
    var _ = chair.open("signaling", ticket, Wish.of().tone(440).picture(scene).json());
    var millis = new ArrayList<Long>();
    for (int i = 0; i < PATIENTS; i++) {
      var name = "patient-" + i;
      var patient = door.client();
      var _ =
          patient.open(
              "signaling",
              door.hospital().ticket("visit", name, true, true, "patient"),
              Wish.of().receive(1, 1).json());
      Thread.sleep(1_500); // time for what must not come
      assertThat(patient.received("video").getInteger("framesReceived", 0)).isZero();
      assertThat(patient.received("video").getInteger("packetsReceived", 0)).isZero();
      assertThat(patient.received("audio").getInteger("packetsReceived", 0)).isZero();
      chair.say(
          new JsonObject().put("type", "moderate").put("act", "admit").put("participant", name));
      var admitted = System.nanoTime();
      while (patient.received("video").getInteger("framesDecoded", 0) == 0) {
        assertThat(System.nanoTime() - admitted).isLessThan(20_000_000_000L);
        Thread.sleep(POLL_MILLIS);
      }
      millis.add((System.nanoTime() - admitted) / 1_000_000);
      var _ = patient.watch("video-0", "red", "yellow");
    }
    Collections.sort(millis);
    System.out.printf(
        "RESULT"
            + " {\"name\":\"admit-to-first-frame-ms\",\"value\":%d,\"unit\":\"ms\",\"target\":500,\"met\":%s}%n",
        millis.getLast(), millis.getLast() <= 500);
  }

  /// The same by WHIP and WHEP, where a guest has no words to ask with.
  @Test
  void a_guest_at_the_other_doors_gives_and_gets_no_packet_until_admitted() throws Exception {
    var chair = door.client();
    var shown = new Scene(640, 360, 15, "red", "yellow").codec("VP8");
    var _ =
        chair.open(
            "signaling",
            door.hospital().ticket("doors", "chair", true, true, "chair"),
            Wish.of().tone(440).picture(shown).receive(1, 1).json());
    var encoder = door.client();
    var sent = new Scene(640, 360, 15, "blue", "lime").codec("VP8");
    var _ =
        encoder.open(
            "whip",
            door.hospital().ticket("doors", "home-camera", true, true, "patient"),
            Wish.of().tone(660).picture(sent).json());
    var player = door.client();
    var _ =
        player.open(
            "whep",
            door.hospital().ticket("doors", "home-screen", true, true, "relative"),
            Wish.of().receive(1, 1).json());
    Thread.sleep(2_000); // time for what must not come
    for (var waiting : List.of(chair, player)) {
      assertThat(waiting.received("video").getInteger("packetsReceived", 0)).isZero();
      assertThat(waiting.received("audio").getInteger("packetsReceived", 0)).isZero();
    }
    admit(chair, "home-camera");
    var _ = chair.watch("video-0", "blue", "lime");
    assertThat(player.received("video").getInteger("packetsReceived", 0)).isZero();
    admit(chair, "home-screen");
    // Either of the two who send now.
    var admitted = System.nanoTime();
    while (player.received("video").getInteger("framesDecoded", 0) == 0) {
      assertThat(System.nanoTime() - admitted).isLessThan(20_000_000_000L);
      Thread.sleep(POLL_MILLIS);
    }
  }

  private static void admit(DoorClient chair, String name) {
    chair.say(
        new JsonObject().put("type", "moderate").put("act", "admit").put("participant", name));
  }
}
