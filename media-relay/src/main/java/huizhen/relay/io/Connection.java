package huizhen.relay.io;

import huizhen.relay.api.DtlsSetup;
import huizhen.relay.api.IceCredentials;
import huizhen.relay.room.Outputs;
import huizhen.relay.transport.Dtls;
import huizhen.relay.transport.PeerAddress;
import huizhen.relay.transport.PeerFingerprints;
import huizhen.relay.transport.SecureTransport;
import huizhen.relay.transport.TransportCounters;
import huizhen.relay.transport.TransportRoutes;
import java.util.ArrayList;
import java.util.List;

/// A participant's transport in its room, and its entries in the loop's routing table.
final class Connection implements TransportRoutes {
  private final HostedRoom room;
  private final RoutingTable table;
  private final DtlsSetup setup;
  private final PeerFingerprints peer;
  private final SecureTransport<Outputs> transport;
  private final List<Integer> sources = new ArrayList<>();

  Connection(
      HostedRoom room,
      RoutingTable table,
      DtlsSetup setup,
      PeerFingerprints peer,
      Dtls<Outputs> dtls,
      IceCredentials local,
      IceCredentials remote,
      TransportCounters counters,
      boolean usesOpenSsl,
      long nowNanos) {
    this.room = room;
    this.table = table;
    this.setup = setup;
    this.peer = peer;
    this.transport =
        new SecureTransport<>(local, remote, dtls, this, counters, usesOpenSsl, nowNanos);
  }

  HostedRoom room() {
    return room;
  }

  /// Our DTLS role.
  DtlsSetup setup() {
    return setup;
  }

  /// The certificates that the peer's offer allowed.
  PeerFingerprints peer() {
    return peer;
  }

  SecureTransport<Outputs> transport() {
    return transport;
  }

  @Override
  public void addressOpened(PeerAddress address) {
    table.open((LoopPeer) address, this);
  }

  @Override
  public void addressClosed(PeerAddress address) {
    table.close((LoopPeer) address, this);
  }

  @Override
  public void ufragRetired(String ufrag) {
    table.retire(ufrag);
  }

  @Override
  public void sourceHeard(int ssrc) {
    if (table.hear(ssrc, this)) {
      sources.add(ssrc);
    }
  }

  @Override
  public void sourcesForgotten() {
    sources.forEach(table::forget);
    sources.clear();
  }

  @Override
  public boolean spares(long nowNanos) {
    return table.spares(nowNanos);
  }
}
