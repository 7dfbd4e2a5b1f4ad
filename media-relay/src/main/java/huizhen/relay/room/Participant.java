package huizhen.relay.room;

import huizhen.relay.api.OfferedSection.SsrcPair;
import huizhen.relay.api.RoomEvent;
import huizhen.relay.api.RoomEvent.LossCause;
import huizhen.relay.api.Seat;
import huizhen.relay.api.TrackSource;
import huizhen.relay.negotiation.NegotiatedSection;
import huizhen.relay.rtp.PacketBuffer;
import huizhen.relay.transport.PeerTransport;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// One peer in a room. Owned by [Room].
final class Participant implements PeerTransport.Owner<Outputs> {
  private final Seat seat;
  private final PeerTransport<Outputs> transport;
  private final Map<String, SsrcPair> outgoing = new HashMap<>();
  private final Set<TrackSource> muted = EnumSet.noneOf(TrackSource.class);
  private List<NegotiatedSection> sections;
  private boolean isAdmitted;

  Participant(
      Seat seat,
      boolean isAdmitted,
      PeerTransport<Outputs> transport,
      List<NegotiatedSection> sections) {
    this.seat = seat;
    this.isAdmitted = isAdmitted;
    this.transport = transport;
    this.sections = sections;
    renegotiated(sections);
  }

  Seat seat() {
    return seat;
  }

  boolean isFlowing() {
    return isAdmitted && transport.isConnected() && !sections.isEmpty();
  }

  Map<String, SsrcPair> outgoing() {
    return outgoing;
  }

  void renegotiated(List<NegotiatedSection> sections) {
    this.sections = sections;
    for (NegotiatedSection section : sections) {
      section.answer().outgoing().ifPresent(pair -> outgoing.put(section.mid(), pair));
    }
  }

  void admit() {
    isAdmitted = true;
  }

  void mute(TrackSource source, boolean isMuted) {
    if (isMuted) {
      muted.add(source);
    } else {
      muted.remove(source);
    }
  }

  @Override
  public void onRtp(PacketBuffer packet, long nowNanos, Outputs out) {}

  @Override
  public void onRtcp(PacketBuffer packet, long nowNanos, Outputs out) {}

  @Override
  public void onConnected(long nowNanos, Outputs out) {
    out.emit(new RoomEvent.Connected(seat.participant()));
  }

  @Override
  public void onLost(LossCause cause, long nowNanos, Outputs out) {
    out.emit(new RoomEvent.ConnectionLost(seat.participant(), cause));
  }
}
