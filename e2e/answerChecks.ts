/** The worker's end of a check's page: answers the one question that the page asks, or says what went wrong. */
export function answerChecks(answer: (question: string) => Promise<object>): void {
  self.onmessage = async ({ data }: MessageEvent<unknown>) => {
    try {
      self.postMessage(await answer(String(data)));
    } catch (error) {
      const problem = error instanceof Error ? `${error.message}\n${error.stack}` : String(error);
      self.postMessage({ problem });
    }
  };
}
