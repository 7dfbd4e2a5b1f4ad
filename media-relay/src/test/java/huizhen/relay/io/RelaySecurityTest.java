package huizhen.relay.io;

import static huizhen.relay.io.LoopbackCall.ROOM;
import static huizhen.relay.io.LoopbackCall.audio;
import static huizhen.relay.io.LoopbackCall.await;
import static huizhen.relay.io.LoopbackCall.opus;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.relay.api.DtlsSetup;
import huizhen.relay.api.Fingerprint;
import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RoomEvent;
import huizhen.relay.api.RoomEvent.LossCause;
import huizhen.relay.api.RoomId;
import huizhen.relay.transport.SrtpProfile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What strangers and hostile peers can't do, on real sockets with real DTLS and SRTP.
final class RelaySecurityTest {
  private static final ParticipantId WARD = new ParticipantId("ward");

  private LoopbackCall call;

  @BeforeEach
  void open() throws Exception {
    call = new LoopbackCall();
  }

  @AfterEach
  void close() throws Exception {
    call.close();
  }

  /// The race of CVE-2023-49786 and its like: whoever gets a ClientHello in before the caller's.
  @Test
  void strangers_who_spray_the_port_spoil_no_join_and_get_no_byte() throws Exception {
    int joins = 50;
    try (var victim = new LoopbackPeer();
        var strangers = strangersWhoKnow(victim)) {
      for (int i = 0; i < joins; i++) {
        strangers.awaitSent(100L * i); // before each join, and while it is under way
        call.join("peer" + i).close();
      }
      assertThat(strangers.sent()).isGreaterThan(100L * (joins - 1));
      assertThat(strangers.receivedBytes()).isZero();
    }
    assertThat(call.refused("stranger")).isPositive();
    assertThat(call.refused("stun-bad-integrity")).isPositive();
  }

  @ParameterizedTest
  @EnumSource(names = {"ACTPASS", "PASSIVE"})
  void a_wrong_certificate_ends_the_handshake_in_either_role(DtlsSetup setup) throws Exception {
    try (var ward = new LoopbackPeer()) {
      var wrong = new Fingerprint("sha-256", "AB:".repeat(31) + "AB");
      var answer = call.seat("ward", ward.offer(setup, wrong, audio()));
      ward.accept(answer);
      assertThat(ward.check(true)).isTrue();
      assertThatThrownBy(() -> ward.handshake(answer)).isInstanceOf(IOException.class);
      assertThat(call.awaitEvent(_ -> true))
          .isEqualTo(new RoomEvent.ConnectionLost(WARD, LossCause.DTLS_FAILED));
      ward.sendCheck(ward.relayIce(), true);
      call.awaitRefused("stun-unknown-user", 1); // nothing is left of it
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_call_goes_over_either_profile(SrtpProfile profile) throws Exception {
    try (var ward = new LoopbackPeer().onlyWith(profile);
        var clinic = call.join("clinic")) {
      ward.connect(call.seat("ward", ward.offer(audio())));
      var _ = call.awaitEvent(new RoomEvent.Connected(WARD)::equals);
      for (int i = 0; i < 20; i++) {
        ward.sendRtp(opus(i, "there"));
        assertHears(clinic, "there");
        clinic.sendRtp(opus(i, "and back"));
        assertHears(ward, "and back");
      }
    }
  }

  @Test
  void a_call_loses_nothing_under_a_hundred_thousand_junk_datagrams() throws Exception {
    long seed = 1_000_003;
    var random = new SplittableRandom(seed);
    try (var ward = call.join("ward");
        var clinic = call.join("clinic");
        var stranger = new LoopbackPeer()) {
      stranger.accept(call.seat("stranger", stranger.offer(audio())));
      int burst = 50; // and then a packet of the call, awaited: no socket buffer overflows
      for (int i = 0; i < 100_000 / burst; i++) {
        for (int j = 0; j < burst; j++) {
          (j % 2 == 0 ? stranger : ward).send(junk(random));
        }
        ward.sendRtp(opus(i, "sound"));
        assertThat(clinic.nextRtp())
            .describedAs("seed %d, packet %d", seed, i)
            .map(LoopbackCall::text)
            .contains("sound");
      }
      assertThat(clinic.waitingRtp()).isZero();
    }
  }

  /// What the real peer alone may do is hang up. Forgeries come from its own address here.
  @Test
  void no_forged_dtls_record_hangs_up_a_call() throws Exception {
    long seed = 6_347;
    var random = new SplittableRandom(seed);
    try (var ward = call.join("ward");
        var clinic = call.join("clinic")) {
      for (int i = 0; i < 1_000; i++) {
        for (int j = 0; j < 10; j++) {
          ward.send(record(random));
        }
        ward.sendRtp(opus(i, "still here"));
        assertThat(clinic.nextRtp())
            .describedAs("seed %d, round %d", seed, i)
            .map(LoopbackCall::text)
            .contains("still here");
      }
      assertThat(call.events).noneMatch(event -> event instanceof RoomEvent.ConnectionLost);
      clinic.hangUp(); // and nobody has forged anything there
      var _ = call.awaitEvent(event -> event instanceof RoomEvent.ConnectionLost);
    }
  }

  @Test
  void five_rapid_ice_restarts_leave_the_last_one_and_a_flow_that_never_stopped() throws Exception {
    try (var ward = call.join("ward");
        var clinic = call.join("clinic")) {
      var retired = clinic.relayIce();
      for (int i = 0; i < 5; i++) {
        var offer = clinic.restartIce(audio());
        var answer = await(call.relay.renegotiate(ROOM, new ParticipantId("clinic"), offer));
        ward.sendRtp(opus(i, "meanwhile"));
        assertHears(clinic, "meanwhile");
        clinic.accept(answer);
      }
      clinic.changeAddress();
      assertThat(clinic.check(true)).isTrue();
      ward.sendRtp(opus(5, "after the last"));
      assertHears(clinic, "after the last");
      clinic.sendCheck(retired, true);
      call.awaitRefused("stun-unknown-user", 1);
      clinic.sendRtp(opus(1, "both ways"));
      assertHears(ward, "both ways");
    }
  }

  /// Each waits on a thread of its own, and none of them is the loop's.
  @Test
  void handshakes_that_hang_slow_no_call() throws Exception {
    List<LoopbackPeer> hanging = new ArrayList<>();
    try (var ward = call.join("ward");
        var clinic = call.join("clinic")) {
      for (int i = 0; i < 100; i++) {
        var room = new RoomId("room" + i / 10);
        var _ = await(call.relay.openRoom(room, (_, _) -> {}));
        var peer = new LoopbackPeer();
        hanging.add(peer);
        var seat = LoopbackCall.member("hanging" + i);
        peer.accept(await(call.relay.connect(room, seat, true, peer.offer(audio()))));
        assertThat(peer.check(true)).isTrue();
        peer.send(Strangers.CLIENT_HELLO);
        ward.sendRtp(opus(i, "sound"));
        assertHears(clinic, "sound");
      }
    } finally {
      hanging.forEach(LoopbackPeer::close);
    }
  }

  /// Whoever sees a call can copy its packets and send them from elsewhere, as if a NAT had changed
  /// the peer's port.
  @Test
  void captured_packets_from_elsewhere_move_nothing_and_get_no_byte() throws Exception {
    try (var ward = call.join("ward");
        var clinic = call.join("clinic");
        var attacker = new Eavesdropper(clinic.relayAddress())) {
      List<byte[]> captured = new ArrayList<>();
      for (int i = 1; i <= 50; i++) {
        byte[] packet = clinic.protectRtp(opus(i, "captured"));
        captured.add(packet);
        clinic.send(packet);
        assertHears(ward, "captured");
      }
      // One that was kept from the relay, and comes from the attacker alone, is asked about.
      attacker.send(clinic.protectRtp(opus(51, "kept back")));
      assertHears(ward, "kept back");
      attacker.awaitReceived();
      attacker.sendBackWhatCame();
      clinic.sendRtp(opus(52, "from where it always was"));
      assertHears(ward, "from where it always was");
      int asked = attacker.receivedBytes();
      for (int round = 0; round < 20; round++) {
        captured.forEach(attacker::send);
        ward.sendRtp(opus(round, "not led away"));
        assertHears(clinic, "not led away");
      }
      call.awaitRefused("srtp-replayed", 1);
      assertThat(attacker.receivedBytes()).isEqualTo(asked);
      assertThat(clinic.asked()).isZero();
    }
  }

  private Strangers strangersWhoKnow(LoopbackPeer victim) throws Exception {
    var offer = victim.offer(audio());
    var answer = call.seat("victim", offer);
    return new Strangers(
        LoopbackPeer.addressIn(answer, "udp"), answer.ice().ufrag() + ":" + offer.ice().ufrag());
  }

  /// Random bytes that begin as any kind of packet does.
  private static byte[] junk(SplittableRandom random) {
    byte[] bytes = new byte[random.nextInt(1, 1_200)];
    random.nextBytes(bytes);
    int[] firsts = {0, 1, 20, 21, 22, 23, 63, 0x80, 0x81, 0x90, 0xbf, 0x40, 0xff};
    bytes[0] = (byte) firsts[random.nextInt(firsts.length)];
    return bytes;
  }

  /// One with a header that could be true.
  private static byte[] record(SplittableRandom random) {
    byte[] record = new byte[13 + random.nextInt(64)];
    random.nextBytes(record);
    record[0] = (byte) random.nextInt(20, 24);
    record[1] = (byte) 0xfe;
    record[2] = (byte) (random.nextInt(8) == 0 ? 0xff : 0xfd);
    record[3] = 0;
    record[4] = (byte) random.nextInt(4); // epoch
    Arrays.fill(record, 5, 10, (byte) 0);
    record[11] = 0;
    record[12] = (byte) (random.nextInt(16) == 0 ? random.nextInt(64) : record.length - 13);
    return record;
  }

  private static void assertHears(LoopbackPeer peer, String text) throws InterruptedException {
    assertThat(peer.nextRtp()).map(LoopbackCall::text).contains(text);
  }
}
