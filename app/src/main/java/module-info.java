/// The composition root.
module huizhen.app {
  requires static org.jspecify;
  requires huizhen.relay;
  requires huizhen.scheduling;
  requires huizhen.recording;
  requires huizhen.signaling;
  requires huizhen.web;
}
