package huizhen.bench.load;

import huizhen.relay.api.Fingerprint;
import huizhen.relay.api.IceCredentials;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;

/// A server that a load's clients meet at: how they get in, and nothing of what they then send. Its
/// calls block, and may come from many threads.
public interface MediaServer extends AutoCloseable {
  /// Whether who sends and receives does both on one connection. If not, each such person has two.
  boolean isOneConnectionEnough();

  /// A way in; no media has been spoken of yet.
  Entry enter(Place place) throws IOException;

  @Override
  void close();

  /// What one connection is for.
  ///
  /// @param room counted from 0
  /// @param seat whose it is, counted from 0 in each room
  /// @param heard how many others in the room send: for who receives
  record Place(int room, int seat, boolean sends, boolean receives, int heard) {
    /// Whether it has to be there before the others of the room can hear anything.
    boolean isFirst() {
      return sends && (!receives || seat == 0);
    }
  }

  /// What a publisher sends.
  ///
  /// @param audio its SSRC
  /// @param video its SSRC
  record Sources(long audio, long video) {}

  /// What a client says of itself.
  ///
  /// @param sources empty for one who receives alone
  /// @param port of its socket
  record Local(IceCredentials ice, Fingerprint fingerprint, Optional<Sources> sources, int port) {}

  /// What a client needs to know of the server's side.
  ///
  /// @param isControlling which ICE role it has (RFC 8445 §6.1.1): who offers, unless it is lite
  /// @param opus the payload type of sound that the server sends
  /// @param vp8 and of pictures; what has another is sent again
  /// @param transportCc the id of the header extension; 0 where it was not agreed on
  record Remote(
      IceCredentials ice,
      Fingerprint fingerprint,
      InetSocketAddress address,
      boolean isControlling,
      int opus,
      int vp8,
      int transportCc) {}

  /// One connection's way in and out.
  interface Entry {
    /// Offer and answer, whoever offers; the client is the DTLS client.
    Remote connect(Local local) throws IOException;

    void leave() throws IOException;
  }
}
