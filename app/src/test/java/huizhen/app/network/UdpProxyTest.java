package huizhen.app.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The proxy's sockets, on loopback; what a line does is in [LineTest].
final class UdpProxyTest {
  private DatagramSocket relay;
  private DatagramSocket client;
  private UdpProxy proxy;

  @BeforeEach
  void start() throws IOException {
    relay = socket();
    client = socket();
    proxy =
        UdpProxy.start(
            "127.0.0.1",
            (InetSocketAddress) relay.getLocalSocketAddress(),
            LineConditions.PERFECT,
            1);
  }

  @AfterEach
  void stop() {
    proxy.close();
    relay.close();
    client.close();
  }

  @Test
  void carries_both_ways_and_counts() throws IOException {
    send(client, "question", proxy.address());
    var question = receive(relay);
    send(relay, "an answer", question);

    assertThat(question.getPort()).isNotEqualTo(client.getLocalPort());
    assertThat(receive(client)).isEqualTo(proxy.address());
    var reading = proxy.read();
    assertThat(reading.up().carried()).isEqualTo(1);
    assertThat(reading.up().bytes()).isEqualTo(8);
    assertThat(reading.down().bytes()).isEqualTo(9);
    assertThat(proxy.read().up().carried()).isZero();
  }

  @Test
  void keeps_two_sources_apart() throws IOException {
    try (var other = socket()) {
      send(client, "one", proxy.address());
      var first = receive(relay);
      send(other, "two", proxy.address());
      var second = receive(relay);

      assertThat(second).isNotEqualTo(first);
      send(relay, "for the other", second);
      assertThat(receive(other)).isEqualTo(proxy.address());
      assertThatThrownBy(() -> receive(client)).isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void a_rebound_client_comes_from_a_new_port_and_its_old_one_is_dead() throws IOException {
    send(client, "before", proxy.address());
    var before = receive(relay);
    proxy.rebind();

    send(relay, "to the old one", before);
    assertThatThrownBy(() -> receive(client)).isInstanceOf(SocketTimeoutException.class);
    send(client, "after", proxy.address());
    var after = receive(relay);
    assertThat(after).isNotEqualTo(before);
    send(relay, "to the new one", after);
    assertThat(receive(client)).isEqualTo(proxy.address());
  }

  @Test
  void conditions_change_while_it_runs_each_way_by_itself() throws IOException {
    proxy.conditions(LineConditions.PERFECT.loss(1), LineConditions.PERFECT.delay(50));
    send(client, "lost", proxy.address());
    assertThatThrownBy(() -> receive(relay)).isInstanceOf(SocketTimeoutException.class);

    proxy.conditions(LineConditions.PERFECT, LineConditions.PERFECT.delay(50));
    send(client, "carried", proxy.address());
    send(relay, "slow", receive(relay));
    var begun = System.nanoTime();
    var _ = receive(client);
    assertThat(System.nanoTime() - begun).isGreaterThan(45_000_000);
    assertThat(proxy.read().up().lost()).isEqualTo(1);
  }

  @Test
  void goes_on_when_the_relay_is_away_for_a_while() throws IOException {
    var address = (InetSocketAddress) relay.getLocalSocketAddress();
    relay.close();
    for (var i = 0; i < 5; i++) {
      send(client, "nobody listens", proxy.address());
      assertThat(proxy.read()).isNotNull();
    }
    relay = new DatagramSocket(address);
    relay.setSoTimeout(500);
    send(client, "somebody does", proxy.address());
    // The first one may only fetch the news that nobody listened.
    send(client, "somebody does", proxy.address());

    assertThat(receive(relay)).isNotNull();
  }

  private static DatagramSocket socket() throws IOException {
    var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    socket.setSoTimeout(500);
    return socket;
  }

  private static void send(DatagramSocket from, String text, InetSocketAddress to)
      throws IOException {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    from.send(new DatagramPacket(bytes, bytes.length, to));
  }

  /// Where the next datagram came from.
  private static InetSocketAddress receive(DatagramSocket at) throws IOException {
    var packet = new DatagramPacket(new byte[2_048], 2_048);
    at.receive(packet);
    return (InetSocketAddress) packet.getSocketAddress();
  }
}
