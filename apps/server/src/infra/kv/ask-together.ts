interface Waiting<Question, Answer> {
  question: Question
  resolve: (answer: Answer) => void
  reject: (error: unknown) => void
}

/**
 * Answers what is asked at one moment by one call of `answerAll`, whose answers stand in the order of the questions; when
 * it fails, all of them fail.
 */
export function askTogether<Question, Answer>(
  answerAll: (questions: readonly Question[]) => Promise<Answer[]>,
): (question: Question) => Promise<Answer> {
  let waiting: Waiting<Question, Answer>[] = []

  function send(): void {
    const asked = waiting
    waiting = []
    answerAll(asked.map(({ question }) => question)).then(
      (answers) => {
        for (const [i, { resolve }] of asked.entries()) resolve(answers[i] as Answer)
      },
      (error) => {
        for (const { reject } of asked) reject(error)
      },
    )
  }

  return (question) =>
    new Promise((resolve, reject) => {
      if (waiting.push({ question, resolve, reject }) === 1) process.nextTick(send)
    })
}
