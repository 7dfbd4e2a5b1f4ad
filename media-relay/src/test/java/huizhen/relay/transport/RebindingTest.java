package huizhen.relay.transport;

import static huizhen.relay.transport.Peer.HOME;
import static huizhen.relay.transport.Peer.LOCAL;
import static huizhen.relay.transport.Peer.MOBILE;
import static huizhen.relay.transport.Peer.REMOTE;
import static huizhen.relay.transport.Peer.STRANGER;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.relay.api.IceCredentials;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A NAT gives the peer another port in the middle of a call, and others would like to be taken for
/// a peer to which that happened.
final class RebindingTest {
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000 * MILLI;

  private final Peer peer = new Peer();

  @Test
  void asks_where_the_peers_media_came_from_and_moves_with_its_answer() {
    peer.connect();
    peer.tickAt(1);
    peer.sendRtp(1, HOME);
    peer.sendRtp(2, MOBILE);
    assertThat(peer.heard).containsExactly("connected", "rtp 1", "rtp 2");
    assertThat(peer.flow()).isEqualTo(HOME);
    StunMessage question = peer.asked(MOBILE).getFirst();
    assertThat(question.username()).contains("peer:relay");
    assertThat(question.isSignedBy(new StunKey(REMOTE.password()))).isTrue();
    assertThat(question.hasFingerprint()).isTrue();
    assertThat(question.isFromControlled()).isTrue();
    assertThat(question.hasUseCandidate()).isFalse();
    assertThat(question.priority()).isPresent();
    peer.answer(question, MOBILE, REMOTE.password());
    assertThat(peer.flow()).isEqualTo(MOBILE);
    peer.sendRtp(3, MOBILE);
    assertThat(peer.heard).endsWith("moved", "rtp 3");
  }

  @Test
  void asks_again_four_times_in_all_and_gives_up_after_a_second() {
    peer.connect();
    peer.sendRtp(1, MOBILE);
    assertThat(peer.open).contains(MOBILE);
    for (int millis = 10; millis <= 1_000; millis += 10) {
      peer.tickAt(millis * MILLI);
    }
    List<StunMessage> questions = peer.asked(MOBILE);
    assertThat(questions).hasSize(4);
    assertThat(questions.stream().map(it -> List.of(it.transactionId())).distinct()).hasSize(4);
    assertThat(peer.open).containsExactly(HOME);
    peer.answer(questions.getLast(), MOBILE, REMOTE.password());
    assertThat(peer.flow()).isEqualTo(HOME);
    assertThat(peer.refused(Refusal.STUN_NOT_A_REQUEST)).isEqualTo(1);
  }

  @Test
  void takes_no_answer_of_somebody_else_or_from_elsewhere_or_to_another_question() {
    peer.connect();
    peer.sendRtp(1, MOBILE);
    StunMessage question = peer.asked(MOBILE).getFirst();
    peer.answer(question, STRANGER, REMOTE.password());
    peer.answer(question, MOBILE, LOCAL.password());
    peer.answer(question, MOBILE, "guessed-password-01234");
    byte[] other = question.transactionId();
    other[0] ^= 1;
    var buffer = new huizhen.relay.rtp.PacketBuffer();
    var _ =
        new StunWriter(buffer, StunMessage.BINDING_SUCCESS, other)
            .integrity(new StunKey(REMOTE.password()))
            .fingerprint();
    peer.stun(buffer, MOBILE);
    assertThat(peer.refused(Refusal.STUN_NOT_A_REQUEST)).isEqualTo(4);
    assertThat(peer.flow()).isEqualTo(HOME);
  }

  @Test
  void an_answer_counts_once_and_not_for_the_next_question() {
    peer.connect();
    peer.sendRtp(1, MOBILE);
    StunMessage first = peer.asked(MOBILE).getFirst();
    peer.answer(first, MOBILE, REMOTE.password());
    peer.check(HOME, true);
    peer.tickAt(31 * SECOND); // the path at MOBILE is forgotten
    peer.check(HOME, true);
    peer.sendRtp(2, MOBILE);
    peer.answer(first, MOBILE, REMOTE.password());
    assertThat(peer.flow()).isEqualTo(HOME);
    assertThat(peer.asked(MOBILE).getLast().transactionId()).isNotEqualTo(first.transactionId());
  }

  /// A browser that changes networks checks the new one, sends there, and nominates it with its
  /// next check, up to 2.5 s later.
  @Test
  void asks_a_path_that_was_checked_and_not_nominated_once_the_flows_own_is_silent() {
    peer.connect();
    peer.sendRtp(1, HOME);
    peer.check(MOBILE, false);
    peer.tickAt(100 * MILLI);
    peer.sendRtp(2, MOBILE); // it may have overtaken what was sent before
    assertThat(peer.asked(MOBILE)).isEmpty();
    peer.tickAt(201 * MILLI);
    peer.sendRtp(3, MOBILE);
    peer.sendRtp(4, MOBILE);
    assertThat(peer.flow()).isEqualTo(HOME);
    assertThat(peer.asked(MOBILE)).hasSize(1);
    peer.answer(peer.asked(MOBILE).getFirst(), MOBILE, REMOTE.password());
    assertThat(peer.flow()).isEqualTo(MOBILE);
    assertThat(peer.open).containsExactlyInAnyOrder(HOME, MOBILE);
    peer.tickAt(210 * MILLI);
    peer.sendRtp(5, HOME); // late, and no reason to go back
    assertThat(peer.asked(HOME)).isEmpty();
    assertThat(peer.flow()).isEqualTo(MOBILE);
  }

  @Test
  void a_checked_path_that_does_not_answer_or_was_a_detour_stays_one() {
    peer.connect();
    peer.check(MOBILE, false);
    peer.tickAt(300 * MILLI);
    peer.sendRtp(1, MOBILE);
    var question = peer.asked(MOBILE).getFirst();
    peer.sendRtp(2, HOME);
    peer.answer(question, MOBILE, REMOTE.password());
    assertThat(peer.flow()).isEqualTo(HOME);
    peer.tickAt(600 * MILLI);
    peer.sendRtp(3, MOBILE);
    for (int millis = 610; millis <= 1_700; millis += 10) {
      peer.tickAt(millis * MILLI);
    }
    assertThat(peer.asked(MOBILE)).hasSize(5);
    assertThat(peer.flow()).isEqualTo(HOME);
    assertThat(peer.open).as("its path is its own").containsExactlyInAnyOrder(HOME, MOBILE);
    peer.sendRtp(4, MOBILE);
    assertThat(peer.heard).contains("rtp 4");
  }

  /// Whoever copies packets, sends them on faster than the network does and even has the peer
  /// answer the question: the peer is still heard where it always was.
  @Test
  void stays_where_the_peer_is_still_heard() {
    peer.connect();
    byte[] report = peer.protectedReport();
    for (boolean isRtcp : new boolean[] {false, true}) {
      peer.sendRtp(isRtcp ? 4 : 1, STRANGER); // a copy that was faster
      StunMessage question = peer.asked(STRANGER).getLast();
      peer.receive(isRtcp ? report : peer.protectedRtp(2), HOME);
      peer.answer(question, STRANGER, REMOTE.password());
      assertThat(peer.flow()).isEqualTo(HOME);
      assertThat(peer.open).containsExactly(HOME);
    }
    assertThat(peer.heard).containsExactly("connected", "rtp 1", "rtp 2", "rtp 4", "rtcp");
  }

  @Test
  void a_copy_from_elsewhere_that_comes_second_asks_nothing() {
    peer.connect();
    byte[] packet = peer.protectedRtp(1);
    byte[] report = peer.protectedReport();
    peer.receive(packet.clone(), HOME);
    peer.receive(report.clone(), HOME);
    peer.sent.clear();
    peer.receive(packet, STRANGER);
    peer.receive(report, STRANGER);
    assertThat(peer.sent).isEmpty();
    assertThat(peer.refused(Refusal.SRTP_REPLAYED)).isEqualTo(1);
    assertThat(peer.refused(Refusal.SRTCP_REPLAYED)).isEqualTo(1);
    assertThat(peer.open).containsExactly(HOME);
  }

  @Test
  void authenticates_eight_packets_a_second_from_elsewhere() {
    peer.connect();
    byte[] forged = peer.protectedRtp(1);
    forged[50] ^= 1;
    for (int i = 0; i < 1_000; i++) {
      peer.nowNanos = i * MILLI;
      peer.receive(forged.clone(), STRANGER);
    }
    assertThat(peer.refused(Refusal.SRTP_FORGED)).isEqualTo(15); // eight at once, then eight more
    assertThat(peer.refused(Refusal.STRANGER)).isEqualTo(985);
    assertThat(peer.sent).hasSize(1); // the answer to the check at the start
  }

  @Test
  void looks_at_nothing_from_elsewhere_while_the_loop_has_none_to_spare_or_it_is_not_up() {
    peer.sendRtp(1, MOBILE);
    peer.connect();
    peer.isSpared = false;
    peer.sendRtp(2, MOBILE);
    assertThat(peer.heard).containsExactly("connected");
    assertThat(peer.refused(Refusal.STRANGER)).isEqualTo(2);
  }

  @Test
  void a_check_from_there_makes_the_question_needless() {
    peer.connect();
    peer.sendRtp(1, MOBILE);
    peer.check(MOBILE, true);
    peer.tickAt(2 * SECOND);
    assertThat(peer.asked(MOBILE)).hasSize(1);
    assertThat(peer.open).containsExactlyInAnyOrder(HOME, MOBILE);
    assertThat(peer.flow()).isEqualTo(MOBILE);
  }

  @Test
  void gives_the_asked_address_up_when_it_is_anothers_or_the_transport_ends() {
    peer.connect();
    peer.sendRtp(1, MOBILE);
    peer.transport.surrender(MOBILE);
    peer.answer(peer.asked(MOBILE).getFirst(), MOBILE, REMOTE.password());
    assertThat(peer.flow()).isEqualTo(HOME);
    peer.sendRtp(2, STRANGER);
    assertThat(peer.sources).containsExactly(42);
    peer.transport.close();
    assertThat(peer.open).doesNotContain(STRANGER);
    assertThat(peer.sources).isEmpty();
  }

  @Test
  void asks_by_the_old_credentials_until_a_check_has_come_with_the_new() {
    peer.connect();
    var local = new IceCredentials("relay2", "relay-password-the-second");
    var remote = new IceCredentials("peer2", "peer-password-the-second-");
    peer.transport.restartIce(local, remote, 0);
    peer.sendRtp(1, MOBILE);
    assertThat(peer.asked(MOBILE).getFirst().username()).contains("peer:relay");
    peer.check(HOME, true, local, remote);
    peer.tickAt(2 * SECOND);
    peer.sendRtp(2, MOBILE);
    assertThat(peer.asked(MOBILE).getLast().username()).contains("peer2:relay2");
  }

  /// A peer behind a NAT that changes its port, and an attacker who sees and copies everything and
  /// answers nothing, under loss: the flow is only ever where the peer is, and is back within a
  /// second of each change.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void is_back_after_each_change_and_never_with_who_copies(long seed) {
    var random = new SplittableRandom(seed);
    peer.connect();
    TestAddress at = HOME;
    long changed = 0;
    int answered = 0;
    Set<PeerAddress> seen = new HashSet<>();
    List<Long> back = new ArrayList<>();
    boolean isBack = true;
    for (int packet = 1; packet <= 3_000; packet++) {
      peer.tickAt(packet * 20L * MILLI);
      if (packet % 100 == 0) {
        peer.check(at, true); // every two seconds, as browsers check
        isBack = true;
      }
      if (packet % 100 == 10) {
        at = TestAddress.of("198.51.100.9", 10_000 + packet);
        changed = peer.nowNanos;
        isBack = false;
      }
      byte[] wire = peer.protectedRtp(packet);
      boolean isCopyFirst = random.nextInt(4) == 0;
      if (isCopyFirst) {
        peer.receive(wire.clone(), STRANGER);
      }
      if (random.nextInt(20) != 0) {
        peer.receive(wire.clone(), at);
      }
      if (!isCopyFirst) {
        peer.receive(wire, STRANGER);
      }
      for (StunMessage question : List.copyOf(peer.asked(at))) {
        if (random.nextInt(20) != 0) {
          peer.answer(question, at, REMOTE.password());
          answered++;
        }
      }
      peer.sent.clear();
      PeerAddress flow = peer.flow();
      seen.add(flow);
      if (!isBack && flow.equals(at)) {
        isBack = true;
        back.add(peer.nowNanos - changed);
      }
    }
    assertThat(seen).doesNotContain(STRANGER);
    assertThat(answered).isPositive();
    assertThat(back).hasSizeGreaterThan(25);
    assertThat(back).as("seed %d".formatted(seed)).allMatch(nanos -> nanos <= SECOND);
  }
}
