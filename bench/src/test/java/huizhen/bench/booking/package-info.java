@org.jspecify.annotations.NullMarked
package huizhen.bench.booking;
