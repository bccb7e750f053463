import { Field, type FieldProps } from './field.tsx'

/** A number; null shows an empty field. Whole ones, unless `step` says otherwise. */
export function NumberField({ value, ...field }: NumberFieldProps) {
  return (
    <Field
      type="number"
      inputMode="decimal"
      step={1}
      placeholder="default"
      {...field}
      defaultValue={value ?? ''}
    />
  )
}

interface NumberFieldProps extends Omit<FieldProps, 'value'> {
  value: number | null
}
