package huizhen.relay.io;

import static huizhen.relay.io.LoopbackCall.audio;
import static huizhen.relay.io.LoopbackCall.opus;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.relay.api.Candidate;
import huizhen.relay.api.RoomEvent;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A machine with several addresses: each is answered from itself, whatever the kernel would
/// choose.
final class SeveralAddressesTest {
  private static final String FIXED_LINE = "127.0.0.1";

  /// The kernel would answer a client on 127.0.0.1 from there.
  private static final String FIVE_G = "127.0.0.2";

  private static final String OF_THE_NAT = "203.0.113.9";

  private LoopbackCall call;

  @BeforeEach
  void open() throws Exception {
    call =
        new LoopbackCall(new RelayConfig(0, 1, "0.0.0.0", List.of(OF_THE_NAT, FIXED_LINE, FIVE_G)));
  }

  @AfterEach
  void close() throws Exception {
    call.close();
  }

  @Test
  void answers_each_client_from_the_address_that_it_asked() throws Exception {
    call =
        new LoopbackCall(new RelayConfig(0, 1, "0.0.0.0", List.of(OF_THE_NAT, FIXED_LINE, FIVE_G)));
    try (var ward = new LoopbackPeer();
        var clinic = new LoopbackPeer()) {
      ward.connect(call.seat("ward", ward.offer(audio())), FIXED_LINE);
      clinic.connect(call.seat("clinic", clinic.offer(audio())), FIVE_G);
      for (int i = 0; i < 2; i++) {
        var _ = call.awaitEvent(event -> event instanceof RoomEvent.Connected);
      }
      ward.sendRtp(opus(1, "from the ward"));
      assertThat(clinic.nextRtp()).map(LoopbackCall::text).contains("from the ward");
      clinic.sendRtp(opus(1, "from the clinic"));
      assertThat(ward.nextRtp()).map(LoopbackCall::text).contains("from the clinic");
    }
  }

  @Test
  void a_client_that_goes_to_another_of_our_addresses_is_answered_from_there() throws Exception {
    try (var ward = new LoopbackPeer();
        var clinic = new LoopbackPeer()) {
      ward.connect(call.seat("ward", ward.offer(audio())), FIXED_LINE);
      var answer = call.seat("clinic", clinic.offer(audio()));
      clinic.connect(answer, FIXED_LINE);
      for (int i = 0; i < 2; i++) {
        var _ = call.awaitEvent(event -> event instanceof RoomEvent.Connected);
      }
      assertThat(clinic.moveTo(answer, FIVE_G)).isTrue();
      ward.sendRtp(opus(1, "over 5G"));
      assertThat(clinic.nextRtp()).map(LoopbackCall::text).contains("over 5G");
    }
  }

  @Test
  void a_number_that_another_relay_has_is_taken() throws Exception {
    try (var peer = new LoopbackPeer()) {
      int taken =
          call.seat("ward", peer.offer(audio())).candidates().stream()
              .mapToInt(Candidate::port)
              .findFirst()
              .orElseThrow();
      assertThatThrownBy(() ->
              Relay.start(
                      new RelayConfig(taken, 1, "0.0.0.0", List.of(FIXED_LINE)),
                      new SimpleMeterRegistry())
                  .toCompletableFuture()
                  .join())
          .isInstanceOf(CompletionException.class)
          .hasCauseInstanceOf(RelayStartException.class)
          .hasMessageContaining("is it taken?");
    }
  }
}
