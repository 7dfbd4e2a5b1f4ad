package huizhen.signaling.io;

import huizhen.signaling.api.Door;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/// What is behind the doors from one deployment to the next: the loop and the doors that open to
/// it, with the settings that they were started with.
final class SignalingDeployment {
  private final SwitchboardLoop loop;
  private final Admission admission;
  private final WebSocketDoor sockets;
  private final HttpDoor whip;
  private final HttpDoor whep;
  private final StillDoor stills;
  private final AtomicLong ids;
  private final MeterRegistry meters;
  private final AtomicBoolean isStopping = new AtomicBoolean();

  private SignalingDeployment(
      SwitchboardLoop loop,
      Admission admission,
      WebSocketDoor sockets,
      HttpDoor whip,
      HttpDoor whep,
      StillDoor stills,
      AtomicLong ids,
      MeterRegistry meters) {
    this.loop = loop;
    this.admission = admission;
    this.sockets = sockets;
    this.whip = whip;
    this.whep = whep;
    this.stills = stills;
    this.ids = ids;
    this.meters = meters;
  }

  static SignalingDeployment first(
      SwitchboardLoop loop, Admission admission, SignalingConfig config, MeterRegistry meters) {
    var origins = new Origins(config.allowedOrigins());
    var ids = new AtomicLong();
    return new SignalingDeployment(
        loop,
        admission,
        new WebSocketDoor(loop, origins, ids, meters),
        new HttpDoor(Door.WHIP, loop, admission, origins, config.iceServers()),
        new HttpDoor(Door.WHEP, loop, admission, origins, config.iceServers()),
        new StillDoor(loop, origins),
        ids,
        meters);
  }

  /// On the loop's context: closes all sockets and goes on as another one.
  SignalingDeployment succeed(SignalingConfig config) {
    var next = loop.succeed(config);
    var origins = new Origins(config.allowedOrigins());
    return new SignalingDeployment(
        next,
        admission,
        new WebSocketDoor(next, origins, ids, meters),
        whip.before(next, admission, origins, config.iceServers()),
        whep.before(next, admission, origins, config.iceServers()),
        new StillDoor(next, origins),
        ids,
        meters);
  }

  /// False when somebody else stops it already.
  boolean stopOnce() {
    return isStopping.compareAndSet(false, true);
  }

  /// It was not stopped after all, and may be asked again.
  void goOn() {
    isStopping.set(false);
  }

  SwitchboardLoop loop() {
    return loop;
  }

  WebSocketDoor sockets() {
    return sockets;
  }

  HttpDoor whip() {
    return whip;
  }

  HttpDoor whep() {
    return whep;
  }

  StillDoor stills() {
    return stills;
  }
}
