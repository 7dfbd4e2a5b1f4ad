package huizhen.relay.transport;

import static huizhen.relay.transport.Peer.HOME;
import static huizhen.relay.transport.Peer.LOCAL;
import static huizhen.relay.transport.Peer.MOBILE;
import static huizhen.relay.transport.Peer.REMOTE;
import static huizhen.relay.transport.Peer.STRANGER;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.relay.api.IceCredentials;
import huizhen.relay.rtp.PacketBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SecureTransportTest {
  private static final long SECOND = 1_000_000_000L;
  private static final byte[] CLIENT_HELLO = {
    22, (byte) 0xfe, (byte) 0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1
  };
  private static final IceCredentials NEW_LOCAL =
      new IceCredentials("relay2", "relay-password-the-second");
  private static final IceCredentials NEW_REMOTE =
      new IceCredentials("peer2", "peer-password-the-second-");

  private final Peer peer = new Peer();
  private int sent;

  @Test
  void answers_a_valid_check_with_its_address_signed() {
    peer.check(HOME, false);
    var answer = read(peer.sent.getFirst());
    assertThat(peer.sent.getFirst().to()).isEqualTo(HOME);
    assertThat(answer.type()).isEqualTo(StunMessage.BINDING_SUCCESS);
    assertThat(answer.mappedAddress()).contains(HOME.mapped());
    assertThat(answer.hasFingerprint()).isTrue();
    assertThat(answer.isSignedBy(new StunKey(LOCAL.password()))).isTrue();
  }

  @Test
  void says_nothing_to_a_check_without_or_with_wrong_integrity() {
    var bare = new PacketBuffer();
    var _ =
        new StunWriter(bare, StunMessage.BINDING_REQUEST, new byte[12])
            .username("relay:peer")
            .useCandidate()
            .fingerprint();
    peer.stun(bare, STRANGER);
    peer.check(STRANGER, true, new IceCredentials("relay", "guessed-password-01234"), REMOTE);
    assertThat(peer.sent).isEmpty();
    assertThat(peer.open).isEmpty();
    assertThat(peer.refused(Refusal.STUN_BAD_INTEGRITY)).isEqualTo(2);
  }

  @Test
  void says_nothing_to_another_user_a_response_or_an_indication() {
    peer.check(STRANGER, true, LOCAL, new IceCredentials("else", "peer-password-01234567"));
    for (int type : List.of(StunMessage.BINDING_SUCCESS, StunMessage.BINDING_INDICATION)) {
      var message = new PacketBuffer();
      var _ = new StunWriter(message, type, new byte[12]).username("relay:peer");
      peer.stun(message, STRANGER);
    }
    assertThat(peer.sent).isEmpty();
    assertThat(peer.refused(Refusal.STUN_UNKNOWN_USER)).isEqualTo(1);
    assertThat(peer.refused(Refusal.STUN_NOT_A_REQUEST)).isEqualTo(2);
  }

  @Test
  void tells_a_controlled_peer_to_change_its_role() {
    var message = new PacketBuffer();
    var _ =
        new StunWriter(message, StunMessage.BINDING_REQUEST, new byte[12])
            .username("relay:peer")
            .controlled(1)
            .integrity(new StunKey(LOCAL.password()));
    peer.stun(message, HOME);
    assertThat(read(peer.sent.getFirst()).errorCode()).isEqualTo(487);
    assertThat(peer.open).isEmpty();
    assertThat(peer.refused(Refusal.STUN_ROLE_CONFLICT)).isEqualTo(1);
  }

  @Test
  void is_up_once_it_has_a_valid_check_and_keys_and_waits_for_no_nomination() {
    peer.check(HOME, false);
    assertThat(peer.begun).isEqualTo(1);
    assertThat(peer.transport.isConnected()).isFalse();
    peer.transport.onSrtpKeys(Peer.keys(false), 0, peer);
    assertThat(peer.transport.isConnected()).isTrue();
    peer.check(MOBILE, true);
    assertThat(peer.heard).containsExactly("connected");
  }

  @Test
  void follows_the_checks_when_the_nominated_address_falls_silent() {
    peer.connect();
    peer.check(MOBILE, true);
    peer.nowNanos = 5 * SECOND;
    peer.check(HOME, false);
    peer.tickAt(15 * SECOND);
    peer.sent.clear();
    assertThat(peer.transport.sendRtp(Peer.rtp(1), peer.nowNanos, peer)).isTrue();
    assertThat(peer.sent.getFirst().to()).isEqualTo(HOME);
    peer.tickAt(35 * SECOND - 1);
    assertThat(peer.transport.isConnected()).isTrue();
    peer.tickAt(35 * SECOND);
    assertThat(peer.heard).containsExactly("connected", "moved", "lost CONSENT_EXPIRED");
  }

  @Test
  void sends_nothing_before_it_is_up() {
    peer.check(HOME, true);
    peer.sent.clear();
    assertThat(peer.transport.sendRtp(Peer.rtp(1), 0, peer)).isFalse();
    assertThat(peer.transport.sendRtcp(Peer.rtp(1), 0, peer)).isFalse();
    assertThat(peer.sent).isEmpty();
  }

  @Test
  void sends_a_protected_packet_once_more_as_it_was_and_protects_no_number_twice() {
    peer.connect();
    peer.sent.clear();
    PacketBuffer packet = Peer.rtp(1);
    assertThat(peer.transport.sendRtp(packet, 0, peer)).isTrue();
    assertThat(peer.transport.sendAgain(packet, TrafficClass.AUDIO, peer)).isTrue();
    assertThat(peer.transport.sendRtp(Peer.rtp(1), 0, peer)).isFalse();
    assertThat(peer.sent).hasSize(2);
    PacketBuffer second = peer.sent.get(1).datagram();
    assertThat(Arrays.copyOf(second.getBuffer(), second.getLength()))
        .isEqualTo(Arrays.copyOf(peer.sent.get(0).datagram().getBuffer(), second.getLength()));
    assertThat(peer.srtp.unprotect(second)).as("the first was lost").isEqualTo(SrtpVerdict.OK);
    peer.transport.onDtlsFailed(0, peer);
    assertThat(peer.transport.sendAgain(packet, TrafficClass.AUDIO, peer)).isFalse();
  }

  @Test
  void moves_the_flow_with_a_valid_nomination_from_a_new_address() {
    peer.connect();
    peer.check(MOBILE, true);
    peer.sent.clear();
    assertThat(peer.transport.sendRtp(Peer.rtp(1), 0, peer)).isTrue();
    assertThat(peer.sent.getFirst().to()).isEqualTo(MOBILE);
    peer.sendRtp(1, MOBILE);
    assertThat(peer.heard).containsExactly("connected", "rtp 1");
  }

  @Test
  void does_not_move_the_flow_for_a_check_without_nomination() {
    peer.connect();
    peer.check(MOBILE, false);
    peer.sent.clear();
    assertThat(peer.transport.sendRtp(Peer.rtp(1), 0, peer)).isTrue();
    assertThat(peer.sent.getFirst().to()).isEqualTo(HOME);
  }

  @Test
  void neither_takes_forged_media_from_a_stranger_nor_moves_to_it() {
    peer.connect();
    peer.receive(Peer.rtp(1).getBuffer().clone(), STRANGER);
    peer.sent.clear();
    assertThat(peer.refused(Refusal.SRTP_FORGED)).isEqualTo(1);
    assertThat(peer.heard).containsExactly("connected");
    assertThat(peer.transport.sendRtp(Peer.rtp(1), 0, peer)).isTrue();
    assertThat(peer.sent.getFirst().to()).isEqualTo(HOME);
  }

  @Test
  void hands_on_so_much_a_second_and_counts_the_rest() {
    peer.connect();
    flood(SecureTransport.RTP_PER_SECOND + 200);
    assertThat(peer.heard).hasSize(1 + SecureTransport.RTP_PER_SECOND);
    assertThat(peer.refused(Refusal.SRTP_TOO_FAST)).isEqualTo(200);
    peer.nowNanos += SECOND / 10;
    peer.heard.clear();
    flood(SecureTransport.RTP_PER_SECOND);
    assertThat(peer.heard).hasSize(SecureTransport.RTP_PER_SECOND / 10);
  }

  @Test
  void hands_on_so_much_feedback_a_second_and_media_beside_it() {
    peer.connect();
    for (int i = 0; i < SecureTransport.RTCP_PER_SECOND + 50; i++) {
      peer.receive(peer.protectedReport(), HOME);
    }
    flood(1);
    assertThat(peer.heard).hasSize(2 + SecureTransport.RTCP_PER_SECOND).endsWith("rtp 1");
    assertThat(peer.refused(Refusal.SRTCP_TOO_FAST)).isEqualTo(50);
  }

  @Test
  void lets_nobody_else_use_up_what_a_peer_may_send() {
    peer.connect();
    byte[] mine = peer.protectedRtp(1);
    byte[] forged = mine.clone();
    forged[forged.length - 1] ^= 1;
    for (int i = 0; i <= SecureTransport.RTP_PER_SECOND; i++) {
      peer.receive(forged, HOME);
    }
    peer.receive(mine, HOME);
    assertThat(peer.heard).endsWith("rtp 1");
    assertThat(peer.refused(Refusal.SRTP_TOO_FAST)).isZero();
  }

  /// Packets of the peer's own, one after the other at once.
  private void flood(int packets) {
    for (int i = 0; i < packets; i++) {
      peer.sendRtp(++sent & 0xffff, HOME);
    }
  }

  @Test
  void takes_no_client_hello_from_a_stranger() {
    peer.receive(CLIENT_HELLO, STRANGER);
    assertThat(peer.dtlsReceived).isEmpty();
    assertThat(peer.refused(Refusal.STRANGER)).isEqualTo(1);
    peer.check(HOME, false);
    peer.receive(CLIENT_HELLO, HOME);
    assertThat(peer.dtlsReceived).containsExactly(CLIENT_HELLO);
  }

  @Test
  void answers_a_handshake_where_it_came_from_before_a_nomination() {
    peer.check(MOBILE, false);
    peer.check(HOME, false);
    peer.receive(CLIENT_HELLO, HOME);
    peer.sent.clear();
    peer.transport.onDtlsDatagram(new PacketBuffer(new byte[] {22, 1}, 0, 2), 0, peer);
    assertThat(peer.sent.getFirst().to()).isEqualTo(HOME);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "16fefd",
        "16fefd00000000000000000002ff", // cut
        "16fefd00000000000000000001ffff", // and a byte more
        "16fefd00000000000000000000", // empty
        "13fefd00000000000000000001ff", // no type of record
        "16030300000000000000000001ff", // TLS
        "15fefd000100000000000900020100", // encrypted, and too short for that
        "15fefd00010000000000090017ffffffffffffffffffffffffffffffffffffffffffffff"
      })
  void shows_the_library_nothing_that_is_no_record(String datagram) {
    peer.check(HOME, true);
    peer.receive(HexFormat.of().parseHex(datagram), HOME);
    assertThat(peer.dtlsReceived).isEmpty();
    assertThat(peer.refused(Refusal.DTLS_MALFORMED) + peer.refused(Refusal.UNKNOWN_KIND))
        .isEqualTo(1);
  }

  @Test
  void counts_what_a_busy_dtls_does_not_take() {
    peer.check(HOME, true);
    peer.isDtlsBusy = true;
    peer.receive(CLIENT_HELLO, HOME);
    assertThat(peer.refused(Refusal.DTLS_BUSY)).isEqualTo(1);
  }

  @Test
  void drops_replayed_forged_malformed_and_early_media() {
    peer.check(HOME, true);
    peer.sendRtp(1, HOME);
    assertThat(peer.refused(Refusal.SRTP_TOO_EARLY)).isEqualTo(1);
    peer.connect();
    byte[] packet = peer.protectedRtp(2);
    peer.receive(packet, HOME);
    peer.receive(packet, HOME);
    byte[] forged = peer.protectedRtp(3);
    forged[50] ^= 1;
    peer.receive(forged, HOME);
    peer.receive(new byte[] {(byte) 0x80, 111, 0}, HOME);
    peer.receive(new byte[] {(byte) 0x80, (byte) 200, 0}, HOME);
    assertThat(peer.heard).containsExactly("connected", "rtp 2");
    assertThat(peer.refused(Refusal.SRTP_REPLAYED)).isEqualTo(1);
    assertThat(peer.refused(Refusal.SRTP_FORGED)).isEqualTo(1);
    assertThat(peer.refused(Refusal.SRTP_MALFORMED)).isEqualTo(1);
    assertThat(peer.refused(Refusal.SRTCP_MALFORMED)).isEqualTo(1);
  }

  @Test
  void is_lost_thirty_seconds_after_the_last_check_of_the_flow() {
    peer.connect();
    peer.nowNanos = 20 * SECOND;
    peer.check(HOME, true);
    peer.tickAt(50 * SECOND - 1);
    assertThat(peer.transport.isConnected()).isTrue();
    peer.tickAt(50 * SECOND);
    peer.tickAt(51 * SECOND);
    assertThat(peer.heard).containsExactly("connected", "lost CONSENT_EXPIRED");
    assertThat(peer.transport.sendRtp(Peer.rtp(1), peer.nowNanos, peer)).isFalse();
  }

  @Test
  void media_alone_is_no_consent() {
    peer.connect();
    for (int second = 1; second <= 30; second++) {
      peer.nowNanos = second * SECOND;
      peer.sendRtp(second, HOME);
    }
    peer.tickAt(30 * SECOND);
    assertThat(peer.heard).endsWith("lost CONSENT_EXPIRED");
  }

  @Test
  void reports_of_the_peer_are_consent() {
    peer.connect();
    for (int second = 5; second <= 90; second += 5) {
      peer.tickAt(second * SECOND);
      peer.receive(peer.protectedReport(), HOME);
    }
    assertThat(peer.transport.isConnected()).isTrue();
    peer.tickAt(120 * SECOND);
    assertThat(peer.heard).endsWith("lost CONSENT_EXPIRED");
  }

  @Test
  void reports_heard_before_or_from_elsewhere_or_too_late_are_no_consent() {
    peer.connect();
    byte[] report = peer.protectedReport();
    peer.receive(report.clone(), HOME);
    for (int second = 1; second <= 30; second++) {
      peer.tickAt(second * SECOND);
      peer.receive(report.clone(), HOME);
      peer.receive(peer.protectedReport(), MOBILE);
    }
    assertThat(peer.transport.isConnected()).isFalse();
    peer.receive(peer.protectedReport(), HOME);
    peer.tickAt(31 * SECOND);
    assertThat(peer.transport.isConnected()).isFalse();
  }

  @Test
  void a_peer_that_never_comes_is_lost_after_thirty_seconds() {
    peer.tickAt(30 * SECOND);
    assertThat(peer.heard).containsExactly("lost CONSENT_EXPIRED");
  }

  @Test
  void comes_back_after_lost_consent_with_a_new_nomination() {
    peer.connect();
    peer.tickAt(31 * SECOND);
    peer.transport.restartIce(NEW_LOCAL, NEW_REMOTE, peer.nowNanos);
    peer.check(MOBILE, true, NEW_LOCAL, NEW_REMOTE);
    peer.sendRtp(9, MOBILE);
    assertThat(peer.heard)
        .containsExactly("connected", "lost CONSENT_EXPIRED", "connected", "moved", "rtp 9");
  }

  @Test
  void takes_old_and_new_credentials_until_the_first_new_check() {
    peer.connect();
    peer.transport.restartIce(NEW_LOCAL, NEW_REMOTE, 0);
    peer.check(HOME, true);
    assertThat(peer.refused(Refusal.STUN_UNKNOWN_USER)).isZero();
    peer.check(HOME, true, NEW_LOCAL, NEW_REMOTE);
    assertThat(peer.retired).containsExactly("relay");
    peer.check(HOME, true);
    assertThat(peer.refused(Refusal.STUN_UNKNOWN_USER)).isEqualTo(1);
    assertThat(peer.transport.isConnected()).isTrue();
  }

  @Test
  void knows_a_bounded_number_of_addresses_and_never_forgets_the_flows() {
    peer.connect();
    for (int i = 0; i < 3 * IceLite.MAX_PATHS; i++) {
      peer.nowNanos++;
      peer.check(TestAddress.of("198.51.100.9", 10_000 + i), false);
    }
    assertThat(peer.open).hasSize(IceLite.MAX_PATHS).contains(HOME);
    peer.sendRtp(1, HOME);
    assertThat(peer.heard).contains("rtp 1");
  }

  @Test
  void forgets_a_silent_address_beside_the_flows() {
    peer.connect();
    peer.check(MOBILE, false);
    peer.nowNanos = 25 * SECOND;
    peer.check(HOME, true);
    peer.tickAt(31 * SECOND);
    assertThat(peer.open).containsExactly(HOME);
  }

  @Test
  void ends_when_dtls_fails_or_is_closed() {
    peer.connect();
    peer.transport.onDtlsClosed(0, peer);
    peer.transport.onDtlsFailed(0, peer);
    peer.check(HOME, true);
    peer.sendRtp(1, HOME);
    assertThat(peer.heard).containsExactly("connected", "lost CLOSED_BY_PEER");
    assertThat(peer.refused(Refusal.CLOSED)).isEqualTo(2);
    assertThat(peer.open).isEmpty();
    assertThat(peer.retired).contains("relay");
  }

  @Test
  void says_goodbye_when_closed_and_nothing_to_its_owner() {
    peer.connect();
    peer.transport.close();
    peer.sent.clear();
    peer.transport.onDtlsDatagram(new PacketBuffer(new byte[] {21, 1}, 0, 2), 0, peer);
    peer.transport.onSrtpKeys(Peer.keys(false), 0, peer);
    assertThat(peer.isDtlsClosed).isTrue();
    assertThat(peer.heard).containsExactly("connected");
    assertThat(peer.sent.getFirst().to()).isEqualTo(HOME);
  }

  @Test
  void gives_up_an_address_that_became_anothers() {
    peer.connect();
    peer.transport.surrender(HOME);
    assertThat(peer.transport.sendRtp(Peer.rtp(1), 0, peer)).isFalse();
    peer.check(HOME, true);
    assertThat(peer.transport.sendRtp(Peer.rtp(2), 0, peer)).isTrue();
  }

  @Test
  void goes_on_at_the_address_checked_last_when_the_flows_connection_closes() {
    peer.connect();
    peer.check(MOBILE, true);
    peer.nowNanos = 5 * SECOND;
    peer.check(HOME, false);
    peer.transport.surrender(MOBILE);
    peer.sent.clear();
    assertThat(peer.transport.sendRtp(Peer.rtp(1), peer.nowNanos, peer)).isTrue();
    assertThat(peer.sent.getFirst().to()).isEqualTo(HOME);
    peer.tickAt(35 * SECOND - 1);
    assertThat(peer.transport.isConnected()).isTrue();
    peer.tickAt(35 * SECOND);
    assertThat(peer.heard).containsExactly("connected", "moved", "lost CONSENT_EXPIRED");
  }

  private static StunMessage read(Peer.Sent sent) {
    return StunMessage.read(sent.datagram()).orElseThrow();
  }
}
