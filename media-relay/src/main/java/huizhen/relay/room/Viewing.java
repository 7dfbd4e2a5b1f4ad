package huizhen.relay.room;

import huizhen.relay.api.MediaKind;
import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RoomEvent;
import huizhen.relay.api.RoomEvent.SlotContent;
import huizhen.relay.api.TrackId;
import huizhen.relay.negotiation.NegotiatedSection;
import huizhen.relay.rtp.RtcpReader;
import huizhen.relay.rtp.RtcpWriter;
import huizhen.relay.transport.PeerTransport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What one participant receives: its slots, and its wishes for repairs and keyframes. Owned by
/// [Participant].
final class Viewing {
  private final Room room;
  private final ParticipantId participant;
  private final Gate gate;
  private final PeerTransport<Outputs> transport;
  private final List<DownTrack> slots = new ArrayList<>();
  private List<SlotContent> told = List.of();

  Viewing(Room room, ParticipantId participant, Gate gate, PeerTransport<Outputs> transport) {
    this.room = room;
    this.participant = participant;
    this.gate = gate;
    this.transport = transport;
  }

  /// Takes over an offer's slots: those that stay keep what they carry, those that went are
  /// emptied.
  void agree(List<NegotiatedSection> sections) {
    Map<String, DownTrack> before = new HashMap<>();
    for (DownTrack slot : slots) {
      before.put(slot.section().mid(), slot);
    }
    slots.clear();
    for (NegotiatedSection section : sections) {
      if (section instanceof NegotiatedSection.Slot agreed) {
        DownTrack same = before.get(agreed.mid());
        if (same != null && same.section().kind() == agreed.kind()) {
          before.remove(agreed.mid());
          same.agree(agreed);
          slots.add(same);
        } else {
          slots.add(new DownTrack(room, this, agreed));
        }
      }
    }
    for (DownTrack gone : before.values()) {
      gone.carry(null);
    }
  }

  /// Whether a packet may go to this participant.
  boolean isReceiving() {
    return gate.isOpen() && transport.isConnected();
  }

  /// One RTCP packet of this receiver.
  void onRtcp(RtcpReader rtcp, long nowNanos, Outputs out) {
    switch (rtcp.type()) {
      case RtcpReader.TRANSPORT_FEEDBACK -> {
        if (rtcp.count() == RtcpReader.NACK) {
          repair(rtcp, nowNanos, out);
        }
      }
      case RtcpReader.PAYLOAD_FEEDBACK -> {
        if (rtcp.count() == RtcpReader.PLI) {
          wantKeyframe(rtcp.mediaSsrc());
        } else if (rtcp.count() == RtcpReader.FIR) {
          for (int i = 0; i < rtcp.firEntries(); i++) {
            wantKeyframe(rtcp.firSsrc(i));
          }
        }
      }
      default -> {} // reports on what the relay sends: nothing follows from them yet
    }
  }

  private void repair(RtcpReader rtcp, long nowNanos, Outputs out) {
    DownTrack slot = bySsrc(rtcp.mediaSsrc());
    if (slot == null) {
      return;
    }
    for (int i = 0; i < rtcp.nackPairs(); i++) {
      int pid = rtcp.nackPid(i);
      slot.repair(pid, nowNanos, out);
      for (int bit = 0; bit < 16; bit++) {
        if ((rtcp.nackBlp(i) >>> bit & 1) != 0) {
          slot.repair(pid + bit + 1 & 0xffff, nowNanos, out);
        }
      }
    }
  }

  private void wantKeyframe(long ssrc) {
    DownTrack slot = bySsrc(ssrc);
    if (slot != null) {
      slot.wantKeyframe();
    }
  }

  private @Nullable DownTrack bySsrc(long ssrc) {
    for (int i = 0; i < slots.size(); i++) {
      if (slots.get(i).section().outgoing().media() == ssrc) {
        return slots.get(i);
      }
    }
    return null;
  }

  /// The transport has come up: every slot begins with a keyframe.
  void onUp() {
    for (DownTrack slot : slots) {
      slot.restart();
    }
  }

  void tick() {
    for (int i = 0; i < slots.size(); i++) {
      slots.get(i).tick();
    }
  }

  /// Puts tracks into the slots anew; says so if anything changed.
  ///
  /// @param tracks all that the room has, in order of publication
  void assign(List<UpTrack> tracks, long nowNanos, Outputs out) {
    for (MediaKind kind : MediaKind.values()) {
      List<DownTrack> ofKind = new ArrayList<>();
      for (DownTrack slot : slots) {
        if (slot.section().kind() == kind) {
          ofKind.add(slot);
        }
      }
      List<UpTrack> candidates = new ArrayList<>();
      if (gate.isOpen()) {
        for (UpTrack track : tracks) {
          if (track.section().kind() == kind
              && !track.owner().participant().equals(participant)
              && track.isForwardable()) {
            candidates.add(track);
          }
        }
      }
      SlotAssignment.assign(ofKind, candidates, nowNanos);
    }
    tell(out);
  }

  private void tell(Outputs out) {
    List<SlotContent> contents = new ArrayList<>();
    boolean isAnyFilled = false;
    for (DownTrack slot : slots) {
      UpTrack source = slot.source();
      TrackId id = source == null ? null : source.id();
      if (source == null || id == null) {
        contents.add(new SlotContent(slot.section().mid(), Optional.empty(), Optional.empty()));
      } else {
        isAnyFilled = true;
        contents.add(
            new SlotContent(
                slot.section().mid(), Optional.of(id), Optional.of(source.section().source())));
      }
    }
    if (contents.equals(told) || (told.isEmpty() && !isAnyFilled)) {
      return;
    }
    told = List.copyOf(contents);
    out.emit(new RoomEvent.SlotsChanged(participant, told));
  }

  /// Empties the slots and says goodbye to whoever still listens.
  void end(long nowNanos, Outputs out) {
    RtcpWriter writer = room.rtcpWriter();
    writer.begin();
    for (DownTrack slot : slots) {
      slot.carry(null);
      // Those that do not fit are known to be gone with the transport.
      var _ = writer.bye(slot.section().outgoing().media());
    }
    if (!writer.isEmpty() && gate.isOpen()) {
      var _ = transport.sendRtcp(writer.end(), nowNanos, out); // nobody may be there to hear it
    }
    slots.clear();
  }

  ParticipantId participant() {
    return participant;
  }

  PeerTransport<Outputs> transport() {
    return transport;
  }

  List<DownTrack> slots() {
    return slots;
  }
}
