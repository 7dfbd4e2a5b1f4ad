package huizhen.relay.transport;

import huizhen.relay.api.IceCredentials;
import huizhen.relay.api.RoomEvent.LossCause;
import huizhen.relay.rtp.PacketBuffer;
import org.jspecify.annotations.Nullable;

/// One peer's ICE-lite, DTLS and SRTP tied together. DTLS and media count only from addresses that
/// a valid ICE check came from, so that no stranger can spoil a handshake or a call.
///
/// There is one exception, for a NAT that has changed the peer's port: of media from elsewhere, up
/// to [#ELSEWHERE_PER_SECOND] packets a second are authenticated. One that is the peer's and has
/// not come before is taken, wherever it came from (dropped, it would be missing if a copy had
/// overtaken it), and has [IceLite] ask there. By itself it moves nothing.
///
/// More than [#RTP_PER_SECOND] packets of media a second, or [#RTCP_PER_SECOND] of feedback, go no
/// further than here: who may send must not keep the loop from the others (ASVS 17.2.5). They are
/// counted once they are known to be the peer's, or somebody else could use up what it may send.
///
/// When consent expires the keys stay: a check after an ICE restart brings the peer back, and the
/// owner hears `onConnected` again. A failed or closed DTLS association is final.
public final class SecureTransport<O extends DatagramSink>
    implements PeerTransport<O>, Dtls.Listener<O> {
  static final int ELSEWHERE_PER_SECOND = 8;

  /// Some 29 Mbit/s of full packets: an encoder's 20 and what is sent again. As many at once.
  static final int RTP_PER_SECOND = 3_000;

  /// Feedback each 50 ms for pictures and sound, requests to send again, reports: some 100.
  static final int RTCP_PER_SECOND = 500;

  private final IceLite ice;
  private final Dtls<O> dtls;
  private final TransportRoutes routes;
  private final TransportCounters counters;
  private final Budget elsewhere;
  private final Budget rtp;
  private final Budget rtcp;
  private final boolean usesOpenSsl;
  private @Nullable Owner<O> owner;
  private @Nullable SrtpSession srtp;
  private @Nullable PeerAddress handshakeAddress;
  private @Nullable PeerAddress flow;
  private boolean isConnected;
  private boolean isExpired;
  private boolean isEnded;

  /// @param usesOpenSsl whether AES-GCM may be this machine's OpenSSL's
  public SecureTransport(
      IceCredentials local,
      IceCredentials remote,
      Dtls<O> dtls,
      TransportRoutes routes,
      TransportCounters counters,
      boolean usesOpenSsl,
      long nowNanos) {
    this.ice = new IceLite(local, remote, routes, nowNanos);
    this.dtls = dtls;
    this.routes = routes;
    this.elsewhere = new Budget(ELSEWHERE_PER_SECOND, nowNanos);
    this.rtp = new Budget(RTP_PER_SECOND, nowNanos);
    this.rtcp = new Budget(RTCP_PER_SECOND, nowNanos);
    this.counters = counters;
    this.usesOpenSsl = usesOpenSsl;
  }

  @Override
  public void ownedBy(Owner<O> owner) {
    this.owner = owner;
  }

  @Override
  public boolean isConnected() {
    return isConnected;
  }

  public IceCredentials localIce() {
    return ice.local();
  }

  public IceCredentials remoteIce() {
    return ice.remote();
  }

  public void restartIce(IceCredentials local, IceCredentials remote, long nowNanos) {
    ice.restart(local, remote, nowNanos);
  }

  /// Takes a STUN message that has one of this transport's user name fragments.
  public void receiveStun(StunMessage message, PeerAddress from, long nowNanos, O out) {
    if (isEnded) {
      counters.count(Refusal.CLOSED);
      return;
    }
    switch (ice.receive(message, from, nowNanos, out)) {
      case IceLite.Outcome.Refused(Refusal why) -> counters.count(why);
      case IceLite.Outcome.Answered() -> {
        dtls.begin(this);
        connectIfReady(nowNanos, out);
        followFlow(nowNanos, out);
      }
    }
  }

  /// Takes a datagram that is not STUN. Borrowed; decrypted in place.
  public void receive(
      DatagramKind kind, PacketBuffer datagram, PeerAddress from, long nowNanos, O out) {
    if (isEnded) {
      counters.count(Refusal.CLOSED);
      return;
    }
    if (!ice.isValidated(from)) {
      receiveFromElsewhere(kind, datagram, from, nowNanos, out);
      return;
    }
    switch (kind) {
      case DTLS -> receiveDtls(datagram, from);
      case RTP -> {
        if (receiveRtp(datagram, nowNanos, out)) {
          ice.heard(from, nowNanos, out);
        }
      }
      case RTCP -> {
        if (receiveRtcp(datagram, from, nowNanos, out)) {
          ice.heard(from, nowNanos, out);
        }
      }
      case STUN, UNKNOWN -> counters.count(Refusal.UNKNOWN_KIND);
    }
  }

  @Override
  public boolean sendRtp(PacketBuffer packet, long nowNanos, O out) {
    return sendRtp(packet, TrafficClass.VIDEO, nowNanos, out);
  }

  @Override
  public boolean sendRtp(PacketBuffer packet, TrafficClass kind, long nowNanos, O out) {
    PeerAddress to = ice.selected();
    if (!isConnected || srtp == null || to == null) {
      return false;
    }
    SrtpVerdict verdict = srtp.protect(packet);
    if (verdict != SrtpVerdict.OK) {
      countRtp(verdict);
      return false;
    }
    out.transmit(packet, to, kind);
    return true;
  }

  @Override
  public boolean sendAgain(PacketBuffer datagram, TrafficClass kind, O out) {
    PeerAddress to = ice.selected();
    if (!isConnected || to == null) {
      return false;
    }
    out.transmit(datagram, to, kind);
    return true;
  }

  @Override
  public boolean sendRtcp(PacketBuffer packet, long nowNanos, O out) {
    PeerAddress to = ice.selected();
    if (!isConnected || srtp == null || to == null) {
      return false;
    }
    SrtpVerdict verdict = srtp.protectControl(packet);
    if (verdict != SrtpVerdict.OK) {
      countRtcp(verdict);
      return false;
    }
    out.transmit(packet, to);
    return true;
  }

  public void tick(long nowNanos, O out) {
    if (isEnded) {
      return;
    }
    ice.tick(nowNanos, out);
    followFlow(nowNanos, out);
    if (!isExpired && !ice.hasConsent(nowNanos)) {
      isExpired = true;
      isConnected = false;
      if (owner != null) {
        owner.onLost(LossCause.CONSENT_EXPIRED, nowNanos, out);
      }
    }
  }

  /// This address is no longer the peer's: another transport has taken it over, or its connection
  /// has closed. The flow goes on at the address that was checked last, or waits for a check.
  public void surrender(PeerAddress address) {
    ice.surrender(address);
  }

  /// Ends the transport without a word to its owner, who asked for it. The peer gets DTLS'
  /// close_notify.
  public void close() {
    if (!isEnded) {
      end();
      dtls.close();
    }
  }

  @Override
  public void onDtlsDatagram(PacketBuffer datagram, long nowNanos, O out) {
    // Before a nomination the answer goes where the question came from. Also after close(): the
    // last datagram is the close_notify.
    PeerAddress to = lastAddress();
    if (to != null) {
      out.transmit(datagram, to);
    }
  }

  @Override
  public void onSrtpKeys(SrtpKeys keys, long nowNanos, O out) {
    if (!isEnded && srtp == null) {
      srtp = new SrtpSession(keys, usesOpenSsl, routes::sourceHeard);
      connectIfReady(nowNanos, out);
    }
  }

  @Override
  public void onDtlsFailed(long nowNanos, O out) {
    lose(LossCause.DTLS_FAILED, nowNanos, out);
  }

  @Override
  public void onDtlsClosed(long nowNanos, O out) {
    lose(LossCause.CLOSED_BY_PEER, nowNanos, out);
  }

  private @Nullable PeerAddress lastAddress() {
    PeerAddress selected = ice.selected();
    return selected == null || (!ice.isNominated() && handshakeAddress != null)
        ? handshakeAddress
        : selected;
  }

  private void lose(LossCause cause, long nowNanos, O out) {
    if (isEnded) {
      return;
    }
    end();
    if (owner != null) {
      owner.onLost(cause, nowNanos, out);
    }
  }

  private void end() {
    isEnded = true;
    isConnected = false;
    ice.close();
    routes.sourcesForgotten();
    if (srtp != null) {
      srtp.close();
      srtp = null;
    }
  }

  private void connectIfReady(long nowNanos, O out) {
    isExpired = false;
    if (isConnected || srtp == null || ice.selected() == null) {
      return;
    }
    isConnected = true;
    if (owner != null) {
      owner.onConnected(nowNanos, out);
    }
  }

  private void followFlow(long nowNanos, O out) {
    PeerAddress now = ice.selected();
    if (!isConnected || now == null || now.equals(flow)) {
      return;
    }
    boolean isFirst = flow == null;
    flow = now;
    if (!isFirst && owner != null) {
      owner.onMoved(nowNanos, out);
    }
  }

  private void receiveDtls(PacketBuffer datagram, PeerAddress from) {
    if (!DtlsRecords.areWellFormed(datagram)) {
      counters.count(Refusal.DTLS_MALFORMED);
      return;
    }
    handshakeAddress = from;
    if (!dtls.receive(datagram, this)) {
      counters.count(Refusal.DTLS_BUSY);
    }
  }

  private void receiveFromElsewhere(
      DatagramKind kind, PacketBuffer datagram, PeerAddress from, long nowNanos, O out) {
    boolean isMedia = kind == DatagramKind.RTP || kind == DatagramKind.RTCP;
    if (!isMedia || !isConnected || !elsewhere.take(nowNanos) || !routes.spares(nowNanos)) {
      counters.count(Refusal.STRANGER);
      return;
    }
    boolean isThePeers =
        kind == DatagramKind.RTP
            ? receiveRtp(datagram, nowNanos, out)
            : receiveRtcp(datagram, from, nowNanos, out);
    if (isThePeers) {
      ice.ask(from, nowNanos, out);
    }
  }

  /// Whether it was authentic and new.
  private boolean receiveRtp(PacketBuffer packet, long nowNanos, O out) {
    if (srtp == null || owner == null) {
      counters.count(Refusal.SRTP_TOO_EARLY);
      return false;
    }
    SrtpVerdict verdict = srtp.unprotect(packet);
    if (verdict != SrtpVerdict.OK) {
      countRtp(verdict);
      return false;
    }
    if (rtp.take(nowNanos)) {
      owner.onRtp(packet, nowNanos, out);
    } else {
      counters.count(Refusal.SRTP_TOO_FAST);
    }
    return true;
  }

  /// As [#receiveRtp], for RTCP.
  private boolean receiveRtcp(PacketBuffer packet, PeerAddress from, long nowNanos, O out) {
    if (srtp == null || owner == null) {
      counters.count(Refusal.SRTP_TOO_EARLY);
      return false;
    }
    SrtpVerdict verdict = srtp.unprotectControl(packet);
    if (verdict != SrtpVerdict.OK) {
      countRtcp(verdict);
      return false;
    }
    ice.reported(from, nowNanos);
    if (rtcp.take(nowNanos)) {
      owner.onRtcp(packet, nowNanos, out);
    } else {
      counters.count(Refusal.SRTCP_TOO_FAST);
    }
    return true;
  }

  private void countRtp(SrtpVerdict verdict) {
    counters.count(
        switch (verdict) {
          case MALFORMED -> Refusal.SRTP_MALFORMED;
          case FORGED -> Refusal.SRTP_FORGED;
          case REPLAYED -> Refusal.SRTP_REPLAYED;
          case TOO_MANY_SOURCES -> Refusal.SRTP_TOO_MANY_SOURCES;
          case OK, FAILED -> Refusal.SRTP_FAILED;
        });
  }

  private void countRtcp(SrtpVerdict verdict) {
    counters.count(
        switch (verdict) {
          case MALFORMED -> Refusal.SRTCP_MALFORMED;
          case FORGED -> Refusal.SRTCP_FORGED;
          case REPLAYED -> Refusal.SRTCP_REPLAYED;
          case TOO_MANY_SOURCES -> Refusal.SRTCP_TOO_MANY_SOURCES;
          case OK, FAILED -> Refusal.SRTCP_FAILED;
        });
  }
}
