/** Sends the names of new accounts in a job. */
trigger AccountNews on Account(after insert) {
    System.enqueueJob(new Sender(Trigger.new[0].Name, 1));
}
