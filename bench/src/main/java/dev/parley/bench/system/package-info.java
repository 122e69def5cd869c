/** What workloads ask of a system that pairs people, whichever it is. */
package dev.parley.bench.system;
