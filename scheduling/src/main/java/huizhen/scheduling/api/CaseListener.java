package huizhen.scheduling.api;

/// A port: hears of time-outs that this gateway has fired, so that it can close a room. Best
/// effort: what must not be lost is in the case and in the audit trail.
public interface CaseListener {
  void timedOut(ConsultationCase state, CaseTimer timer);
}
