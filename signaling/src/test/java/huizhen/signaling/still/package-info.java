@org.jspecify.annotations.NullMarked
package huizhen.signaling.still;
